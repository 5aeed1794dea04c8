/**
 * How a plug-in says what can be configured of it: a schema of fields from which command line, documents and workbench
 * make prompts, validation and forms.
 */
@Version("1.0.0")
@NonNullByDefault
package io.quiesce.api.settings;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.osgi.annotation.versioning.Version;
