/**
 * What if the plug-in behind a storage goes and comes back? A volume and its uploads that look for their provider at each call:
 * without it a call fails as something that a later attempt may mend, and with a new one it goes on where the last one ended.
 */
@NonNullByDefault
package io.quiesce.chunkstore.internal.plugged;

import org.eclipse.jdt.annotation.NonNullByDefault;
