package io.quiesce.engine.internal;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.eclipse.jdt.annotation.NonNullByDefault;

/**
 * Lets bytes pass at a rate: in any time no more than the rate gives for it, and one burst. Whoever asks first passes first, a
 * small piece each, so that no connection is silent for long. An interrupt ends the waiting. Safe between threads.
 */
final class TokenBucket implements Pace {

    /** Largest number of bytes that pass at once. */
    static final int PIECE = 64 << 10;

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long BURST = Duration.ofMillis(100).toNanos();

    private final long bytesPerSecond;
    private final long burstNanos;
    private final LongSupplier nanos;
    private final Pause pause;
    private final ReentrantLock turn = new ReentrantLock(true);
    private long spent; // time up to which what has passed was paid for; guarded by turn

    /** Waits. */
    @FunctionalInterface
    interface Pause {
        void nanos(long nanos) throws InterruptedException;
    }

    /** @param bytesPerSecond 1 or more */
    TokenBucket(long bytesPerSecond) {
        this(bytesPerSecond, System::nanoTime, TimeUnit.NANOSECONDS::sleep);
    }

    TokenBucket(long bytesPerSecond, LongSupplier nanos, Pause pause) {
        this.bytesPerSecond = bytesPerSecond;
        this.burstNanos = Math.max(BURST, cost(PIECE));
        this.nanos = nanos;
        this.pause = pause;
        this.spent = nanos.getAsLong() - burstNanos;
    }

    private long cost(int bytes) {
        return Math.ceilDiv(bytes * SECOND, bytesPerSecond);
    }

    /** How long it may have been idle and still make up for it. */
    long burstNanos() {
        return burstNanos;
    }

    /**
     * Returns when so many bytes may pass.
     *
     * @param bytes at most {@link #PIECE}
     */
    void take(int bytes) throws InterruptedException {
        turn.lockInterruptibly();
        try {
            long cost = cost(bytes);
            while (true) {
                long now = nanos.getAsLong();
                long saved = Math.min(burstNanos, now - spent);
                spent = now - saved;
                if (saved >= cost) {
                    spent += cost;
                    return;
                }
                pause.nanos(cost - saved);
            }
        } finally {
            turn.unlock();
        }
    }

    @Override
    public InputStream of(InputStream content) {
        return new FilterInputStream(content) {
            @Override
            public int read() throws IOException {
                int b = in.read();
                if (b >= 0) {
                    pass(1);
                }
                return b;
            }

            @Override
            @NonNullByDefault({})
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int count = in.read(bytes, offset, Math.min(length, PIECE));
                if (count > 0) {
                    pass(count);
                }
                return count;
            }
        };
    }

    private void pass(int bytes) throws InterruptedIOException {
        try {
            take(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the transfer was ended");
        }
    }
}
