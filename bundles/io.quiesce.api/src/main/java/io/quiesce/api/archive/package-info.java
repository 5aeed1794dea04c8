/**
 * The block archive {@code Data.zip}: what goes in, what comes out, and where its bytes come from and go to.
 */
@Version("1.0.0")
@NonNullByDefault
package io.quiesce.api.archive;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.osgi.annotation.versioning.Version;
