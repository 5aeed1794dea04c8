package io.quiesce.engine.internal;

import io.quiesce.api.Backoff;
import io.quiesce.api.Digest;
import io.quiesce.api.archive.ArchiveSource;
import io.quiesce.api.error.ArchiveException;
import io.quiesce.api.error.CancelledException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.RestoreException;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.ChunkRef;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;

/**
 * A published {@code Data.zip} at a receiver, read through a small window of whole chunks on local disk. A chunk is
 * fetched once, ahead of the reader, and handed out only after its digest was verified; a chunk that a restart finds in
 * the window is verified again and not fetched twice.
 */
final class RemoteArchive implements ArchiveSource {

    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(20), 2);
    private static final int ATTEMPTS = 8;
    private static final int BUFFER_BYTES = 256 * 1024;

    private final ReceiverLink link;
    private final BackupId backup;
    private final ChunkTable table;
    private final long length;
    private final Path window;
    private final int ahead;
    private final RandomGenerator random;
    private final ExecutorService fetchers;
    /** Least recently used first. */
    private final Map<Integer, Future<Path>> chunks = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param window folder of the chunks that are here
     * @param ahead chunks fetched beyond the one that is read, and fetched at once
     */
    RemoteArchive(
            ReceiverLink link,
            BackupId backup,
            ChunkTable table,
            long length,
            Path window,
            int ahead,
            RandomGenerator random) {
        this.link = link;
        this.backup = backup;
        this.table = table;
        this.length = length;
        this.window = window;
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
    public void read(long position, byte[] into, int offset, int count) throws QuiesceException {
        long from = position;
        int done = 0;
        while (done < count) {
            int index = table.at(from);
            ChunkRef chunk = table.get(index);
            int part = (int) Math.min(count - done, chunk.offset() + chunk.length() - from);
            readChunk(index, from - chunk.offset(), ByteBuffer.wrap(into, offset + done, part));
            done += part;
            from += part;
        }
    }

    private void readChunk(int index, long from, ByteBuffer into) throws QuiesceException {
        int start = into.position();
        while (true) {
            try (FileChannel channel = FileChannel.open(await(index), StandardOpenOption.READ)) {
                long at = from;
                while (into.hasRemaining()) {
                    int read = channel.read(into, at);
                    if (read < 0) {
                        throw new ArchiveException("the fetched chunk is too short", "Check the disk.", "", at);
                    }
                    at += read;
                }
                return;
            } catch (NoSuchFileException e) {
                // the window has moved past it meanwhile: fetch it again
                into.position(start);
            } catch (IOException e) {
                throw failed("cannot read a fetched chunk in " + window, e);
            }
        }
    }

    private Path await(int index) throws QuiesceException {
        Future<Path> chunk = request(index);
        try {
            return chunk.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException();
        } catch (ExecutionException e) {
            synchronized (this) {
                chunks.remove(index, chunk);
            }
            if (e.getCause() instanceof QuiesceException failure) {
                throw failure;
            }
            throw new RestoreException("cannot fetch chunk " + index + ": " + e.getCause(), "See the log.", e);
        }
    }

    private synchronized Future<Path> request(int index) {
        Future<Path> wanted = chunks.computeIfAbsent(index, this::submit);
        int last = Math.min(index + ahead, table.count() - 1);
        for (int next = index + 1; next <= last; next++) {
            chunks.computeIfAbsent(next, this::submit);
        }
        // Readers go forward in two places, the files and the contents: what neither used of late is not needed any
        // more.
        for (Iterator<Map.Entry<Integer, Future<Path>>> it = chunks.entrySet().iterator();
                it.hasNext() && chunks.size() > 2 * (ahead + 2); ) {
            Map.Entry<Integer, Future<Path>> eldest = it.next();
            if (eldest.getValue().isDone()) {
                it.remove();
                delete(file(eldest.getKey()));
            }
        }
        return wanted;
    }

    private Future<Path> submit(int index) {
        return fetchers.submit(() -> fetch(table.get(index)));
    }

    private Path file(int index) {
        return window.resolve(index + ".chunk");
    }

    private Path fetch(ChunkRef chunk) throws QuiesceException {
        Path file = file((int) chunk.index());
        if (verifies(file, chunk)) {
            return file;
        }
        for (int attempt = 0; ; attempt++) {
            try {
                return fetchOnce(chunk, file);
            } catch (QuiesceException e) {
                if (!e.retryHelps() || attempt == ATTEMPTS - 1) {
                    throw e;
                }
                pause(BACKOFF.delay(attempt, random));
            }
        }
    }

    private Path fetchOnce(ChunkRef chunk, Path file) throws QuiesceException {
        Path arriving = window.resolve(chunk.index() + ".arriving");
        MessageDigest sha = Digest.sha256();
        try {
            try (OutputStream out = new BufferedOutputStream(
                    new DigestOutputStream(Files.newOutputStream(arriving), sha), BUFFER_BYTES)) {
                link.fetch(backup, chunk.offset(), chunk.length(), out);
            }
            if (Files.size(arriving) != chunk.length()
                    || !Digest.of(sha.digest()).equals(chunk.id())) {
                throw new ArchiveException(
                        "chunk " + chunk.index() + " does not match its digest",
                        "The backup is damaged at the receiver: run 'quiesce backup verify', choose another backup.",
                        "",
                        chunk.offset());
            }
            return Files.move(arriving, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw failed("cannot keep a fetched chunk in " + window, e);
        }
    }

    private static boolean verifies(Path file, ChunkRef chunk) {
        try {
            if (!Files.exists(file) || Files.size(file) != chunk.length()) {
                return false;
            }
            MessageDigest sha = Digest.sha256();
            try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), sha)) {
                Files.copy(file, out);
            }
            return Digest.of(sha.digest()).equals(chunk.id());
        } catch (IOException e) {
            // unreadable counts as not there: it is fetched again
            return false;
        }
    }

    private static RestoreException failed(String what, IOException e) {
        return new RestoreException(what + ": " + e.getMessage(), "Check free space and permissions there.", e);
    }

    private static void pause(Duration wait) throws CancelledException {
        try {
            Thread.sleep(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException();
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the fetching; the window's files stay until its folder is removed. */
    @Override
    public void close() {
        fetchers.shutdownNow();
    }
}
