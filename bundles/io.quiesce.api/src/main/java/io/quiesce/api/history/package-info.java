/**
 * What is remembered of runs when they are over.
 */
@Version("1.0.0")
@NonNullByDefault
package io.quiesce.api.history;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.osgi.annotation.versioning.Version;
