/**
 * What a backup is called and where it lies: pure functions.
 */
@NonNullByDefault
package io.quiesce.retention.internal;

import org.eclipse.jdt.annotation.NonNullByDefault;
