/**
 * Dependency-free value types that every bundle shares: digests, sizes, secrets, deadlines, backoff.
 */
@Version("1.0.0")
@NonNullByDefault
package io.quiesce.api;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.osgi.annotation.versioning.Version;
