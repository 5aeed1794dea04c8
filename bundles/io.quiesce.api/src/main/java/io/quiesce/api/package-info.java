/**
 * What every bundle shares and depends on nothing: values (digests, sizes, secrets, deadlines, backoff), the places of a home, and
 * what is done with files everywhere (durable ones, locks, private folders).
 */
@Version("1.0.0")
@NonNullByDefault
package io.quiesce.api;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.osgi.annotation.versioning.Version;
