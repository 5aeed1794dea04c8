/**
 * What is known of a database instance: identity, findings of a check, the state after a stop.
 */
@Version("1.0.0")
@NonNullByDefault
package io.quiesce.api.instance;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.osgi.annotation.versioning.Version;
