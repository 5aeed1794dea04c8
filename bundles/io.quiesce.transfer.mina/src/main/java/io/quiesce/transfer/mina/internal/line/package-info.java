/**
 * One line: TCP by MINA, TLS, frames; events below, blocking calls above.
 *
 * <p>socket → {@link io.quiesce.transfer.mina.internal.line.TlsFilter} → {@code LineHandler} → {@code Line}'s inbox → a
 * thread that blocks in {@link io.quiesce.transfer.mina.internal.line.Line#receive}; and the other way with a bounded number
 * of frames in flight.
 */
@NonNullByDefault
package io.quiesce.transfer.mina.internal.line;

import org.eclipse.jdt.annotation.NonNullByDefault;
