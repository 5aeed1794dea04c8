/**
 * Archive to directory: check the contents → read front to back → unpack, check, write (parallel) → links, owners, times.
 */
@NonNullByDefault
package io.quiesce.compression.internal.extract;

import org.eclipse.jdt.annotation.NonNullByDefault;
