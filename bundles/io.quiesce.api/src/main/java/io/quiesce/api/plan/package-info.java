/**
 * What the administrator asks for: a plan names one instance, how it is captured, where it goes and what it is called.
 */
@Version("1.0.0")
@NonNullByDefault
package io.quiesce.api.plan;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.osgi.annotation.versioning.Version;
