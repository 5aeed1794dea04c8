/**
 * What was done at a storage host, as entries that are each chained to the last (docs/audit.md).
 */
@Version("1.0.0")
@NonNullByDefault
package io.quiesce.api.audit;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.osgi.annotation.versioning.Version;
