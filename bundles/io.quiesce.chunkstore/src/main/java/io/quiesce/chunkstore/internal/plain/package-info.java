/**
 * The plain layout: one object that is byte for byte the {@code Data.zip}, its seal beside it, arrivals and names in folders of
 * their own.
 */
@NonNullByDefault
package io.quiesce.chunkstore.internal.plain;

import org.eclipse.jdt.annotation.NonNullByDefault;
