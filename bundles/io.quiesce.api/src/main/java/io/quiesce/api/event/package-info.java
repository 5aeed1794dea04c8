/**
 * One ordered stream of events per run; log, command line and workbench are its listeners.
 */
@Version("1.0.0")
@NonNullByDefault
package io.quiesce.api.event;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.osgi.annotation.versioning.Version;
