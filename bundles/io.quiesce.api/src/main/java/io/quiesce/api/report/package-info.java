/**
 * What came of the runs of a period, in figures.
 */
@Version("1.0.0")
@NonNullByDefault
package io.quiesce.api.report;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.osgi.annotation.versioning.Version;
