package io.quiesce.transfer.mina.internal.wire;

import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Cuts a stream of bytes into messages. DATA bodies are passed on in pieces as they come, without a copy; every other
 * body is gathered, in a buffer that grows with the bytes that are really there. One thread at a time; after a
 * violation it can't be used any more.
 */
public final class FrameDecoder {

    private static final int FIRST_BODY = 512;

    private final ByteBuffer header = ByteBuffer.allocate(FrameEncoder.HEADER);
    private volatile Set<Kind> allowed;
    private Optional<Kind> kind = Optional.empty();
    private ByteBuffer body = ByteBuffer.allocate(0);
    private int missing;

    /** @param allowed what the peer may send for now */
    public FrameDecoder(Set<Kind> allowed) {
        this.allowed = EnumSet.copyOf(allowed);
    }

    /** From the next frame on the peer may send these. Any thread. */
    public void allow(Set<Kind> kinds) {
        allowed = EnumSet.copyOf(kinds);
    }

    /**
     * The next message, taken from the input.
     *
     * @param input bytes in the order of arrival; a DATA message refers to them
     * @return empty when the input is used up before a message is complete
     */
    public Optional<Message> next(ByteBuffer input) throws ProtocolViolation {
        while (input.hasRemaining() || kind.isPresent() && missing == 0) {
            if (kind.isEmpty()) {
                readHeader(input);
            } else if (kind.get() == Kind.DATA) {
                return Optional.of(piece(input));
            } else {
                gather(input);
                if (missing == 0) {
                    Kind complete = kind.get();
                    kind = Optional.empty();
                    return Optional.of(MessageReader.read(complete, body.flip()));
                }
            }
        }
        return Optional.empty();
    }

    private void readHeader(ByteBuffer input) throws ProtocolViolation {
        while (header.hasRemaining() && input.hasRemaining()) {
            header.put(input.get());
        }
        if (header.hasRemaining()) {
            return;
        }
        header.flip();
        long length = header.getInt() & 0xFFFF_FFFFL;
        int code = header.get() & 0xFF;
        header.clear();
        Kind next = Kind.ofCode(code)
                .orElseThrow(() -> new ProtocolViolation(String.format("frame type %02X is unknown", code)));
        if (!allowed.contains(next)) {
            throw new ProtocolViolation(next + " is not expected here");
        }
        if (length > next.limit() || next == Kind.DATA && length == 0) {
            throw new ProtocolViolation(next + " with a body of " + length + " bytes");
        }
        kind = Optional.of(next);
        missing = (int) length;
        body = ByteBuffer.allocate(next == Kind.DATA ? 0 : Math.min(missing, FIRST_BODY));
    }

    private Message piece(ByteBuffer input) {
        int length = Math.min(missing, input.remaining());
        ByteBuffer piece = input.slice(input.position(), length);
        input.position(input.position() + length);
        missing -= length;
        if (missing == 0) {
            kind = Optional.empty();
        }
        return new Message.Data(piece);
    }

    private void gather(ByteBuffer input) {
        int length = Math.min(missing, input.remaining());
        if (body.remaining() < length) {
            int filled = body.position();
            int size = Math.min(filled + missing, Math.max(2 * body.capacity(), filled + length));
            body = ByteBuffer.allocate(size).put(body.flip());
        }
        body.put(input.slice(input.position(), length));
        input.position(input.position() + length);
        missing -= length;
    }
}
