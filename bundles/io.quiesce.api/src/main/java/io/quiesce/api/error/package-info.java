/**
 * One checked hierarchy: what happened, to what, what to check next, and whether retrying helps.
 */
@Version("1.0.0")
@NonNullByDefault
package io.quiesce.api.error;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.osgi.annotation.versioning.Version;
