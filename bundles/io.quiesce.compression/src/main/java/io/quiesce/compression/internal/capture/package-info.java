/**
 * Directory to archive: walk → read → compress (parallel) → write in order; when all is read, walk again and compare.
 */
@NonNullByDefault
package io.quiesce.compression.internal.capture;

import org.eclipse.jdt.annotation.NonNullByDefault;
