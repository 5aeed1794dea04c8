/**
 * What a storage host notices by itself: backups that do not come, or are not what they were.
 */
@Version("1.0.0")
@NonNullByDefault
package io.quiesce.api.watch;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.osgi.annotation.versioning.Version;
