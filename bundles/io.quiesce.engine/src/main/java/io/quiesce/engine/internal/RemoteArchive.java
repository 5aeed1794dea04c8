package io.quiesce.engine.internal;

import io.quiesce.api.Backoff;
import io.quiesce.api.archive.ArchiveSource;
import io.quiesce.api.error.ArchiveException;
import io.quiesce.api.error.CancelledException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.RestoreException;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.api.transfer.BackupId;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongUnaryOperator;
import java.util.random.RandomGenerator;
import org.eclipse.jdt.annotation.NonNullByDefault;

/**
 * A published {@code Data.zip} at a receiver, read through a small window of segments that are fetched ahead, several at
 * once, but nothing of what is not expected to be read. It hands out bytes as they come: the reader verifies every block
 * against the contents document, and that against the seal (docs/decisions/0005).
 */
final class RemoteArchive implements ArchiveSource {

    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(20), 2);
    private static final int ATTEMPTS = 8;

    private final ReceiverLink link;
    private final BackupId backup;
    private final long length;
    private final int segmentBytes;
    private final int ahead;
    private final RandomGenerator random;
    private final ExecutorService fetchers;
    private LongUnaryOperator next = LongUnaryOperator.identity();

    /** Least recently used first. */
    private final Map<Long, Future<byte[]>> segments = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param length of the archive in bytes
     * @param segmentBytes size of a segment; at most {@code 2 * ahead + 4} of them are in memory
     * @param ahead segments fetched beyond the one that is read, and fetched at once
     */
    RemoteArchive(
            ReceiverLink link, BackupId backup, long length, int segmentBytes, int ahead, RandomGenerator random) {
        this.link = link;
        this.backup = backup;
        this.length = length;
        this.segmentBytes = segmentBytes;
        this.ahead = ahead;
        this.random = random;
        this.fetchers = Executors.newFixedThreadPool(ahead, task -> {
            Thread thread = new Thread(task, "quiesce-fetch");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public synchronized void expect(LongUnaryOperator wanted) {
        next = wanted;
    }

    @Override
    public void read(long position, byte[] into, int offset, int count) throws QuiesceException {
        if (position < 0 || count > length - position) {
            throw new ArchiveException("the archive ends before this position", "The backup is damaged.", "", position);
        }
        int done = 0;
        while (done < count) {
            long at = position + done;
            byte[] segment = await(at / segmentBytes);
            int from = (int) (at % segmentBytes);
            int part = Math.min(count - done, segment.length - from);
            System.arraycopy(segment, from, into, offset + done, part);
            done += part;
        }
    }

    private byte[] await(long index) throws QuiesceException {
        Future<byte[]> segment = request(index);
        try {
            return segment.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException();
        } catch (ExecutionException e) {
            synchronized (this) {
                segments.remove(index, segment);
            }
            if (e.getCause() instanceof QuiesceException failure) {
                throw failure;
            }
            throw new RestoreException("cannot fetch segment " + index + ": " + e.getCause(), "See the log.", e);
        }
    }

    private synchronized Future<byte[]> request(long index) {
        Future<byte[]> wanted = segments.computeIfAbsent(index, this::submit);
        long following = index;
        for (int i = 0; i < ahead; i++) {
            long position = next.applyAsLong((following + 1) * segmentBytes);
            if (position >= length) {
                break;
            }
            following = position / segmentBytes;
            segments.computeIfAbsent(following, this::submit);
        }
        // Readers go forward in two places, the files and the contents: what neither used of late is not needed any
        // more.
        for (Iterator<Future<byte[]>> it = segments.values().iterator();
                it.hasNext() && segments.size() > 2 * (ahead + 2); ) {
            if (it.next().isDone()) {
                it.remove();
            }
        }
        return wanted;
    }

    private Future<byte[]> submit(long index) {
        return fetchers.submit(() -> fetch(index));
    }

    private byte[] fetch(long index) throws QuiesceException {
        long from = index * segmentBytes;
        byte[] segment = new byte[(int) Math.min(segmentBytes, length - from)];
        for (int attempt = 0; ; attempt++) {
            Filling filling = new Filling(segment);
            try {
                link.fetch(backup, from, segment.length, filling);
                if (filling.filled != segment.length) {
                    throw new ArchiveException(
                            "the receiver sent " + filling.filled + " of " + segment.length + " bytes",
                            "The backup is damaged at the receiver: run 'quiesce backup verify'.",
                            "",
                            from);
                }
                return segment;
            } catch (QuiesceException e) {
                if (!e.retryHelps() || attempt == ATTEMPTS - 1) {
                    throw e;
                }
                pause(BACKOFF.delay(attempt, random));
            }
        }
    }

    private static void pause(Duration wait) throws CancelledException {
        try {
            Thread.sleep(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException();
        }
    }

    /** Ends the fetching. */
    @Override
    public void close() {
        fetchers.shutdownNow();
    }

    /** Fills an array of known length. */
    private static final class Filling extends OutputStream {

        private final byte[] target;
        private int filled;

        Filling(byte[] target) {
            this.target = target;
        }

        @Override
        public void write(int b) {
            target[filled++] = (byte) b;
        }

        @Override
        @NonNullByDefault({})
        public void write(byte[] bytes, int offset, int count) {
            System.arraycopy(bytes, offset, target, filled, count);
            filled += count;
        }
    }
}
