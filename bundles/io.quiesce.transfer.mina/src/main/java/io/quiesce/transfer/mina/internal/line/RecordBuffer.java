package io.quiesce.transfer.mina.internal.line;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLException;

/** Holds the beginning of a TLS record whose end has not arrived yet (RFC 8446, 5.1 gives the header). */
final class RecordBuffer {

    private static final int LENGTH_AT = 3;
    private static final int FIRST_TYPE = 20;
    private static final int LAST_TYPE = 23;

    private final int header;
    private final int longest;
    private ByteBuffer bytes = ByteBuffer.allocate(0);

    RecordBuffer(int header, int longest) {
        this.header = header;
        this.longest = longest;
    }

    /** Whether a complete record lies at the buffer's position. */
    static boolean holdsRecord(ByteBuffer input, int longest) throws SSLException {
        if (input.hasRemaining()) {
            checkType(input.get(input.position()));
        }
        return input.remaining() >= LENGTH_AT + 2 && input.remaining() >= length(input, input.position(), longest);
    }

    private static void checkType(byte type) throws SSLException {
        if (type < FIRST_TYPE || type > LAST_TYPE) {
            throw new SSLException("the peer does not speak TLS");
        }
    }

    private static int length(ByteBuffer input, int at, int longest) throws SSLException {
        int length = LENGTH_AT + 2 + (input.getShort(at + LENGTH_AT) & 0xFFFF);
        if (length > longest) {
            throw new SSLException("a record of " + length + " bytes");
        }
        return length;
    }

    int held() {
        return bytes.position();
    }

    /** Keeps what is left of the input. */
    void keep(ByteBuffer input) {
        if (input.hasRemaining()) {
            if (bytes.capacity() == 0) {
                bytes = ByteBuffer.allocate(longest);
            }
            bytes.put(input);
        }
    }

    /** Takes from the input what the held record lacks. */
    boolean complete(ByteBuffer input) throws SSLException {
        take(input, header);
        if (bytes.position() < header) {
            return false;
        }
        int length = length(bytes, 0, longest);
        take(input, length);
        return bytes.position() == length;
    }

    private void take(ByteBuffer input, int upTo) {
        int count = Math.min(upTo - bytes.position(), input.remaining());
        if (count > 0) {
            bytes.put(input.slice(input.position(), count));
            input.position(input.position() + count);
        }
    }

    /** The complete record, ready to be read. */
    ByteBuffer record() {
        return bytes.flip();
    }

    void clear() {
        bytes.clear();
    }
}
