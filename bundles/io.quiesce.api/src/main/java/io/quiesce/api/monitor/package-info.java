/**
 * What programs that watch an agent or a receiver are told: measures and health.
 */
@Version("1.0.0")
@NonNullByDefault
package io.quiesce.api.monitor;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.osgi.annotation.versioning.Version;
