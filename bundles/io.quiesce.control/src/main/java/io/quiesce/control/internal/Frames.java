package io.quiesce.control.internal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Documents over a channel: four bytes of length, big-endian, and that many bytes. One thread at a time. */
final class Frames implements AutoCloseable {

    /** Largest document in bytes, either way. */
    static final int LARGEST = 16 << 20;

    private static final int LENGTH_BYTES = 4;
    private static final int PIECE = 64 << 10;

    /** A blocking channel knows no limit of its own: closing it ends the call. */
    private static final ScheduledExecutorService WATCH = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "quiesce-control-watch");
        thread.setDaemon(true);
        return thread;
    });

    private final ByteChannel channel;
    private final int largest;
    private final Duration limit;

    /**
     * @param largest that is taken
     * @param limit within which a document that has begun must have passed
     */
    Frames(ByteChannel channel, int largest, Duration limit) {
        this.channel = channel;
        this.largest = largest;
        this.limit = limit;
    }

    void write(byte[] document) throws IOException {
        if (document.length > LARGEST) {
            throw new IOException("a message of " + document.length + " bytes is too large");
        }
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH_BYTES + document.length)
                .putInt(document.length)
                .put(document)
                .flip();
        Future<?> watch = closeAfter(limit);
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } finally {
            watch.cancel(false);
        }
    }

    /** Waits for the next document without a limit until it begins; empty when the peer has closed before that. */
    Optional<byte[]> read() throws IOException, Malformed {
        ByteBuffer first = ByteBuffer.allocate(LENGTH_BYTES);
        if (channel.read(first) < 0) {
            return Optional.empty();
        }
        Future<?> watch = closeAfter(limit);
        try {
            fill(first);
            int length = first.flip().getInt();
            if (length < 0 || length > largest) {
                throw new Malformed(
                        "a message has at most " + largest + " bytes, not " + Integer.toUnsignedString(length));
            }
            return Optional.of(body(length));
        } finally {
            watch.cancel(false);
        }
    }

    /** Memory grows with what has come, not with what was announced. */
    private byte[] body(int length) throws IOException {
        byte[] body = new byte[Math.min(length, PIECE)];
        int got = 0;
        while (got < length) {
            if (got == body.length) {
                body = java.util.Arrays.copyOf(body, Math.min(length, 2 * got));
            }
            ByteBuffer piece = ByteBuffer.wrap(body, got, body.length - got);
            fill(piece);
            got = body.length;
        }
        return body;
    }

    private void fill(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new EOFException("the other side has closed the control channel within a message");
            }
        }
    }

    /** Ends whatever is at work on the channel after that time, unless cancelled. */
    Future<?> closeAfter(Duration time) {
        return WATCH.schedule(this::close, time.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // it is of no use any more either way
        }
    }
}
