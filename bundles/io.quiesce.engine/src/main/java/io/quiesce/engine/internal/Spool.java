package io.quiesce.engine.internal;

import io.quiesce.api.Digest;
import io.quiesce.api.DurableFile;
import io.quiesce.api.Home;
import io.quiesce.api.error.BusyException;
import io.quiesce.api.error.CaptureException;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.event.RunEvent.Level;
import io.quiesce.api.event.Stage;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.ChunkRef;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bytes of one run that no receiver holds yet, and the index of all its chunks: {@code home/spool/<backup>/} with
 * {@code chunks} and one file per chunk. Only its owner can read it. Held by one process at a time, which need not own the
 * home: a captured run is delivered beside a new one. Safe between threads.
 */
final class Spool implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
    /** How the name of a chunk's file ends. */
    static final String CHUNK = ".chunk";

    private static final String INDEX = "chunks";
    private static final int RECORD_BYTES = 8 + 4 + Digest.LENGTH;

    private final Path directory;
    private final OwnedFile own;
    private final DataOutputStream index;
    private long bytes;
    private long making;
    private long dropped;
    private volatile Runnable onDrop = () -> {};

    private Spool(Path directory, OwnedFile own, DataOutputStream index) {
        this.directory = directory;
        this.own = own;
        this.index = index;
    }

    static Path directory(Path home, BackupId backup) {
        return new Home(home).spool().resolve(backup.toString());
    }

    /** The folder of all spools, made if need be: a folder or a link to one, for its owner only. */
    static Path root(Path home) throws IOException {
        Path root = new Home(home).spool();
        if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            return Files.createDirectories(root);
        }
        Set<PosixFilePermission> ownersOnly = PosixFilePermissions.fromString("rwx------");
        if (!Files.isDirectory(root)) {
            Files.createDirectories(root.getParent());
            // another run may make it at this moment
            Files.createDirectories(root, PosixFilePermissions.asFileAttribute(ownersOnly));
        }
        if (!Files.getPosixFilePermissions(root).equals(ownersOnly)) {
            Files.setPosixFilePermissions(root, ownersOnly);
        }
        return root;
    }

    /** Makes the spool of a new run. */
    static Spool create(Path home, BackupId backup) throws QuiesceException {
        Path directory = directory(home, backup);
        try {
            root(home);
            Files.createDirectory(directory);
            return own(directory, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw failed("cannot make the spool " + directory, e);
        }
    }

    /**
     * Opens the spool of a captured run, also a damaged one: whether its index is whole is seen when it is offered.
     *
     * @throws BusyException while another process has it open
     * @throws CheckFailedException when no such run waits
     */
    static Spool open(Path home, BackupId backup) throws QuiesceException {
        Path directory = directory(home, backup);
        if (!RunRecord.exists(directory)) {
            throw notWaiting(backup);
        }
        try {
            Spool spool = own(directory, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            if (RunRecord.exists(directory)) {
                return spool;
            }
            // another process has delivered it while this one waited for the lock
            spool.close();
            throw notWaiting(backup);
        } catch (IOException e) {
            throw failed("cannot open the spool " + directory, e);
        }
    }

    private static CheckFailedException notWaiting(BackupId backup) {
        return new CheckFailedException(
                "no captured backup " + backup + " waits here", "See 'quiesce backup waiting' and 'backup list'.");
    }

    private static Spool own(Path directory, StandardOpenOption... how) throws IOException, QuiesceException {
        OwnedFile own = OwnedFile.spool(directory);
        try {
            OutputStream index = Files.newOutputStream(directory.resolve(INDEX), how);
            return new Spool(directory, own, new DataOutputStream(new BufferedOutputStream(index)));
        } catch (IOException e) {
            own.close();
            throw e;
        }
    }

    private static CaptureException failed(String what, IOException e) {
        return new CaptureException(
                what + ": " + FileTrouble.of(e, what), "Check free space and permissions of the agent's home.", e);
    }

    Path directory() {
        return directory;
    }

    Path file(long chunk) {
        return directory.resolve(String.format(Locale.ROOT, "%010d", chunk) + CHUNK);
    }

    /** Bytes of finished chunks that are here and were made by this process. */
    synchronized long bytes() {
        return bytes;
    }

    /** Bytes that are here, with those of the chunk that is being made. */
    synchronized long taken() {
        return bytes + making;
    }

    /** Bytes of the chunk that is being made, at most. */
    synchronized long making() {
        return making;
    }

    /** Bytes that were here and are not any more. */
    synchronized long dropped() {
        return dropped;
    }

    /** The next chunk will have so many bytes at most. */
    synchronized void make(long atMost) {
        making = atMost;
    }

    /** Begins the file of a chunk. */
    OutputStream write(long chunk) throws CaptureException {
        try {
            return Files.newOutputStream(file(chunk), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw failed("cannot make the file of chunk " + chunk + " in the spool " + directory, e);
        }
    }

    /** Adds a finished chunk to the index. */
    synchronized void add(ChunkRef chunk) throws CaptureException {
        bytes += chunk.length();
        making = 0;
        try {
            index.writeLong(chunk.offset());
            index.writeInt(chunk.length());
            index.write(chunk.id().bytes());
        } catch (IOException e) {
            throw failed("cannot write the spool " + directory, e);
        }
    }

    InputStream read(ChunkRef chunk) throws TransferException {
        try {
            return Files.newInputStream(file(chunk.index()));
        } catch (IOException e) {
            throw new TransferException(
                    "cannot read chunk " + chunk.index() + " from the spool: " + FileTrouble.of(e),
                    "The captured bytes are gone or unreadable: make a new backup. The receiver removes the rest.",
                    io.quiesce.api.error.Refusal.NOT_FOUND);
        }
    }

    boolean has(ChunkRef chunk) {
        return Files.exists(file(chunk.index()));
    }

    /** Whether a chunk's bytes are still those that were captured. */
    boolean intact(ChunkRef chunk) {
        MessageDigest sha = Digest.sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file(chunk.index())), sha)) {
            return in.transferTo(OutputStream.nullOutputStream()) == chunk.length()
                    && Digest.of(sha.digest()).equals(chunk.id());
        } catch (IOException e) {
            return false;
        }
    }

    /** Forgets the bytes of a chunk that the receiver holds durably. */
    void drop(ChunkRef chunk) {
        try {
            if (Files.deleteIfExists(file(chunk.index()))) {
                dropped(chunk);
                onDrop.run(); // not under the lock of this spool: whoever is told looks at others too
            }
        } catch (IOException e) {
            // the chunk is safe at the receiver all the same; the file goes with the spool
            LOG.warn("could not remove {}", file(chunk.index()), e);
        }
    }

    private synchronized void dropped(ChunkRef chunk) {
        bytes -= chunk.length();
        dropped += chunk.length();
    }

    /** @param told whenever a chunk was dropped, in the thread that did it; instead of what was told before */
    void onDrop(Runnable told) {
        onDrop = told;
    }

    /**
     * Makes everything durable that is still here: index and chunks. On a slow disk behind a large cache that takes long.
     *
     * @param watch called before each file; it may end this by an exception
     */
    void sync(Uplink.Watch watch) throws QuiesceException {
        try {
            synchronized (this) {
                index.flush();
            }
            try (Stream<Path> files = Files.list(directory)) {
                // closing a second descriptor of the lock would drop it (fcntl(2)), and it holds nothing to be durable
                Stream<Path> written = files.filter(f -> !f.equals(own.file()));
                for (Path file : (Iterable<Path>) written::iterator) {
                    watch.look();
                    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                        channel.force(true);
                    } catch (NoSuchFileException e) {
                        // kept by the receiver and dropped meanwhile: durable there
                    }
                }
            }
            DurableFile.syncFolder(directory);
            DurableFile.syncFolder(directory.getParent());
        } catch (IOException e) {
            throw failed("cannot make the spool " + directory + " durable", e);
        }
    }

    /** All chunks of the run, in order; read from the index as they are asked for. */
    Chunks chunks() throws CaptureException {
        try {
            synchronized (this) {
                index.flush();
            }
            return new Chunks(directory.resolve(INDEX));
        } catch (IOException e) {
            throw failed("cannot read the spool " + directory, e);
        }
    }

    /** Bytes that can still be written before the file system is full. */
    long usable() throws CaptureException {
        try {
            return Files.getFileStore(directory).getUsableSpace();
        } catch (IOException e) {
            throw failed("cannot look at the spool " + directory, e);
        }
    }

    /** As {@link #usable()}, of a home whose spool is there. */
    static long usable(Path home) throws CaptureException {
        Path root = new Home(home).spool();
        try {
            return Files.getFileStore(root).getUsableSpace();
        } catch (IOException e) {
            throw failed("cannot look at the spool " + root, e);
        }
    }

    @Override
    public void close() {
        try (own) {
            index.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes the spool with all that is in it, while no other process can open it. */
    void remove() throws QuiesceException {
        try {
            RunRecord.remove(directory);
            close(); // Windows removes no folder with an open file; without its mark nobody takes the run up any more
        } catch (IOException | UncheckedIOException e) {
            throw failed("cannot remove the spool " + directory, new IOException(e.getMessage(), e));
        }
        remove(directory);
    }

    /** The backup is published: that its traces could not be removed changes nothing about it. */
    void tidy(Telling telling) {
        telling.stage(Stage.TIDY);
        try {
            remove();
        } catch (QuiesceException e) {
            telling.note(Level.WARNING, e.getMessage() + "; the next run tries again");
        }
    }

    /** Removes the spool of a run that nobody has open. */
    static void remove(Path home, BackupId backup) throws QuiesceException {
        remove(directory(home, backup));
    }

    private static void remove(Path directory) throws QuiesceException {
        while (Files.isDirectory(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
                // The mark goes first: what a kill leaves is then an uncaptured run, which the next run removes.
                RunRecord.remove(directory);
                for (Path file : all) {
                    Files.deleteIfExists(file);
                }
                DurableFile.syncFolder(directory.getParent());
            } catch (NoSuchFileException e) {
                continue; // a delivery that has ended removes it as well: what is left is looked at again
            } catch (IOException e) {
                throw failed("cannot remove the spool " + directory, e);
            } catch (UncheckedIOException e) {
                if (!(e.getCause() instanceof NoSuchFileException)) {
                    throw failed("cannot remove the spool " + directory, e.getCause());
                }
            }
        }
    }

    /** Reads the index front to back. */
    static final class Chunks implements Iterator<ChunkRef>, AutoCloseable {

        private final DataInputStream in;
        private long left;
        private long next;

        private Chunks(Path index) throws IOException {
            left = Files.size(index) / RECORD_BYTES;
            in = new DataInputStream(new BufferedInputStream(Files.newInputStream(index)));
        }

        @Override
        public boolean hasNext() {
            return left > 0;
        }

        @Override
        public ChunkRef next() {
            if (left == 0) {
                throw new NoSuchElementException();
            }
            try {
                long offset = in.readLong();
                int length = in.readInt();
                byte[] id = in.readNBytes(Digest.LENGTH);
                left--;
                return new ChunkRef(next++, offset, length, Digest.of(id));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            try {
                in.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
