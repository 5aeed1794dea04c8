/**
 * What is asked of the process that owns a home: runs are submitted, followed and cancelled. Records, ids and one
 * replayable feed only, so that every call can cross a socket.
 */
@Version("1.0.0")
@NonNullByDefault
package io.quiesce.api.control;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.osgi.annotation.versioning.Version;
