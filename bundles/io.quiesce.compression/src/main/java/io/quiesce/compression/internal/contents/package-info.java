/**
 * The contents document: what an archive holds, entry by entry, block by block.
 */
@NonNullByDefault
package io.quiesce.compression.internal.contents;

import org.eclipse.jdt.annotation.NonNullByDefault;
