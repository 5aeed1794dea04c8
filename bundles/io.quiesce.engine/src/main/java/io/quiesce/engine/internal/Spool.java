package io.quiesce.engine.internal;

import io.quiesce.api.Digest;
import io.quiesce.api.Home;
import io.quiesce.api.error.CaptureException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.ChunkRef;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;

/**
 * The bytes of one run that no receiver holds yet, and the index of all its chunks: {@code home/spool/<backup>/} with
 * {@code chunks} and one file per chunk. Only its owner can read it.
 */
final class Spool implements AutoCloseable {

    private static final String INDEX = "chunks";
    private static final int RECORD_BYTES = 8 + 4 + Digest.LENGTH;

    private final Path directory;
    private final DataOutputStream index;

    private Spool(Path directory, DataOutputStream index) {
        this.directory = directory;
        this.index = index;
    }

    static Path directory(Path home, BackupId backup) {
        return new Home(home).spool().resolve(backup.toString());
    }

    /** Makes the spool of a new run. */
    static Spool create(Path home, BackupId backup) throws CaptureException {
        Path directory = directory(home, backup);
        try {
            boolean posix =
                    FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
            Files.createDirectories(new Home(home).spool());
            if (posix) {
                Files.setPosixFilePermissions(new Home(home).spool(), PosixFilePermissions.fromString("rwx------"));
            }
            Files.createDirectory(directory);
            return new Spool(directory, index(directory));
        } catch (IOException e) {
            throw failed("cannot make the spool " + directory, e);
        }
    }

    /** Opens the spool of a captured run. */
    static Spool open(Path home, BackupId backup) throws CaptureException {
        Path directory = directory(home, backup);
        try {
            return new Spool(directory, index(directory));
        } catch (IOException e) {
            throw failed("cannot open the spool " + directory, e);
        }
    }

    private static DataOutputStream index(Path directory) throws IOException {
        return new DataOutputStream(new BufferedOutputStream(
                Files.newOutputStream(directory.resolve(INDEX), StandardOpenOption.CREATE, StandardOpenOption.APPEND)));
    }

    private static CaptureException failed(String what, IOException e) {
        return new CaptureException(
                what + ": " + e.getMessage(), "Check free space and permissions of the agent's home.", e);
    }

    Path directory() {
        return directory;
    }

    Path file(long chunk) {
        return directory.resolve(String.format("%010d.chunk", chunk));
    }

    /** Adds a finished chunk to the index. */
    synchronized void add(ChunkRef chunk) throws CaptureException {
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
                    "cannot read chunk " + chunk.index() + " from the spool: " + e.getMessage(),
                    "The captured bytes are gone or unreadable: make a new backup. The receiver removes the rest.",
                    io.quiesce.api.error.Refusal.NOT_FOUND);
        }
    }

    boolean has(ChunkRef chunk) {
        return Files.exists(file(chunk.index()));
    }

    /** Forgets the bytes of a chunk that the receiver holds durably. */
    void drop(ChunkRef chunk) {
        try {
            Files.deleteIfExists(file(chunk.index()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes everything durable that is still here: index and chunks. */
    synchronized void sync() throws CaptureException {
        try {
            index.flush();
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                        channel.force(true);
                    } catch (NoSuchFileException e) {
                        // kept by the receiver and dropped meanwhile: durable there
                    }
                }
            }
            DurableFile.syncDirectory(directory);
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

    @Override
    public void close() {
        try {
            index.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes a spool with all that is in it. */
    static void remove(Path home, BackupId backup) throws QuiesceException {
        Path directory = directory(home, backup);
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : all) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw failed("cannot remove the spool " + directory, e);
        } catch (UncheckedIOException e) {
            throw failed("cannot remove the spool " + directory, new IOException(e.getMessage(), e));
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
