/**
 * The contracts that third parties implement in bundles of their own.
 */
@Version("1.0.0")
@NonNullByDefault
package io.quiesce.api.spi;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.osgi.annotation.versioning.Version;
