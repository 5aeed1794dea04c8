package io.quiesce.transfer.mina.internal.line;

import io.quiesce.transfer.mina.internal.wire.Message;
import io.quiesce.transfer.mina.internal.wire.ProtocolViolation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jdt.annotation.NonNullByDefault;

/** A run of DATA frames up to its END, as it comes in. One thread. */
public final class IncomingRun {

    /** Fewer bytes in a whole {@code silence} of waiting are no better than none: half a kilobyte a second by default. */
    public static final int LEAST_BYTES = 64 << 10;

    private final Line line;
    private final Duration silence;
    private long waitedNanos; // for the peer; time in which nobody reads is not the peer's
    private long receivedInTime;
    private long received;
    private boolean ended;
    private Optional<ProtocolViolation> violation = Optional.empty();

    public IncomingRun(Line line, Duration silence) {
        this.line = line;
        this.silence = silence;
    }

    /**
     * The next piece, in order; empty after END.
     *
     * @throws ProtocolViolation when something else than the run comes, or END counts other bytes than came
     */
    public Optional<ByteBuffer> next() throws IOException, ProtocolViolation {
        if (ended) {
            return Optional.empty();
        }
        long from = System.nanoTime();
        Message message = line.receive(silence);
        waitedNanos += System.nanoTime() - from;
        return switch (message) {
            case Message.Data d -> {
                requireSpeed(d.bytes().remaining());
                received += d.bytes().remaining();
                yield Optional.of(d.bytes());
            }
            case Message.End e -> {
                ended = true;
                if (e.total() != received) {
                    throw violated("END after " + received + " bytes speaks of " + e.total());
                }
                yield Optional.empty();
            }
            default -> throw violated("something else came in the midst of a run of DATA");
        };
    }

    /** A peer that dribbles holds a line, a thread and an intake as one that is silent does, and is cut like it. */
    private void requireSpeed(int bytes) throws LineLost {
        receivedInTime += bytes;
        if (waitedNanos < silence.toNanos()) {
            return;
        }
        if (receivedInTime < LEAST_BYTES) {
            LineLost tooSlow =
                    new LineLost("the peer sent " + receivedInTime + " bytes in " + waitedNanos / 1_000_000_000 + " s");
            line.cut(tooSlow);
            throw tooSlow;
        }
        waitedNanos = 0;
        receivedInTime = 0;
    }

    private ProtocolViolation violated(String message) {
        ProtocolViolation v = new ProtocolViolation(message);
        violation = Optional.of(v);
        return v;
    }

    /** What was wrong with the run, also when a reader of {@link #stream} has turned it into something else. */
    public Optional<ProtocolViolation> violation() {
        return violation;
    }

    /** Bytes so far. */
    public long received() {
        return received;
    }

    /** Skips to the end, for a run that is refused. */
    public void discard() throws IOException, ProtocolViolation {
        while (next().isPresent()) {
            // nobody wants these bytes
        }
    }

    /** The bytes as a stream; a violation of the protocol comes as an {@link IOException} with that cause. */
    public InputStream stream() {
        return new InputStream() {
            private ByteBuffer piece = ByteBuffer.allocate(0);

            private boolean fill() throws IOException {
                try {
                    while (!piece.hasRemaining()) {
                        Optional<ByteBuffer> following = next();
                        if (following.isEmpty()) {
                            return false;
                        }
                        piece = following.get();
                    }
                    return true;
                } catch (ProtocolViolation e) {
                    throw new IOException(e.getMessage(), e);
                }
            }

            @Override
            public int read() throws IOException {
                return fill() ? piece.get() & 0xFF : -1;
            }

            @Override
            @NonNullByDefault({})
            public int read(byte[] bytes, int offset, int length) throws IOException {
                if (length == 0) {
                    return 0;
                }
                if (!fill()) {
                    return -1;
                }
                int count = Math.min(length, piece.remaining());
                piece.get(bytes, offset, count);
                return count;
            }
        };
    }
}
