/** Snapshots of real file systems. */
@NonNullByDefault
package io.quiesce.snapshots.internal;

import org.eclipse.jdt.annotation.NonNullByDefault;
