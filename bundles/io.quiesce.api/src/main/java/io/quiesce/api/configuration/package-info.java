/**
 * What people have configured, as named documents that live in the database of a home and leave it as files.
 */
@Version("1.0.0")
@NonNullByDefault
package io.quiesce.api.configuration;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.osgi.annotation.versioning.Version;
