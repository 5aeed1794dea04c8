/**
 * One block: compressed, unpacked, checked; and the pipeline that does it on all cores, in order.
 */
@NonNullByDefault
package io.quiesce.compression.internal.block;

import org.eclipse.jdt.annotation.NonNullByDefault;
