/**
 * The bytes of docs/protocol.md: messages as records, and one strict codec for both ends.
 *
 * <p>Bytes in: {@link io.quiesce.transfer.mina.internal.wire.FrameDecoder} → {@code MessageReader} → {@code Message}. Bytes
 * out: {@link io.quiesce.transfer.mina.internal.wire.FrameEncoder}.
 */
@NonNullByDefault
package io.quiesce.transfer.mina.internal.wire;

import org.eclipse.jdt.annotation.NonNullByDefault;
