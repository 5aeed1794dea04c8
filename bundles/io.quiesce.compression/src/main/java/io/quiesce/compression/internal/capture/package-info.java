/**
 * Directory to archive: walk → read → compress (parallel) → write in order.
 */
@NonNullByDefault
package io.quiesce.compression.internal.capture;

import org.eclipse.jdt.annotation.NonNullByDefault;
