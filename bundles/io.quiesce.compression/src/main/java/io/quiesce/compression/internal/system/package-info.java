/**
 * What Java leaves to the system: names as bytes, file identity, holes, owners, synchronisation.
 */
@NonNullByDefault
package io.quiesce.compression.internal.system;

import org.eclipse.jdt.annotation.NonNullByDefault;
