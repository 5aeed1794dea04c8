/**
 * How does a stopped directory become a copy that stays as it is, within seconds? By clones of its files where the file system
 * can share their blocks, and by the administrator's own commands everywhere else (docs/snapshots.md).
 */
@NonNullByDefault
package io.quiesce.snapshots.internal;

import org.eclipse.jdt.annotation.NonNullByDefault;
