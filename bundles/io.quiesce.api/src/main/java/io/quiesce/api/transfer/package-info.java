/**
 * What crosses the network between agent and receiver: identities, chunks, seals, verdicts, catalog rows.
 */
@Version("1.0.0")
@NonNullByDefault
package io.quiesce.api.transfer;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.osgi.annotation.versioning.Version;
