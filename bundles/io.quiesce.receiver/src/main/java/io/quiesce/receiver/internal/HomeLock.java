package io.quiesce.receiver.internal;

import io.quiesce.api.error.BusyException;
import io.quiesce.api.error.StorageException;
import io.quiesce.api.error.StorageException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Ownership of a receiver's home: a lock on {@code receiver.lock}, which names the process that has it. */
final class HomeLock implements AutoCloseable {

    /** Beyond the text, since Windows lets nobody read a locked range. */
    private static final long LOCKED_BYTE = 1L << 20;

    private static final int LONGEST_TEXT = 100;

    /** Closing any descriptor of a file drops all POSIX locks of the process on it, so a second attempt must not even open it. */
    private static final Set<Path> OWNED = ConcurrentHashMap.newKeySet();

    private final Path home;
    private final FileChannel file;
    private final FileLock lock;

    private HomeLock(Path home, FileChannel file, FileLock lock) {
        this.home = home;
        this.file = file;
        this.lock = lock;
    }

    static HomeLock take(Path home) throws BusyException, StorageException {
        try {
            Files.createDirectories(home);
            Path real = home.toRealPath();
            if (!OWNED.add(real)) {
                throw busy(home, "this very process");
            }
            boolean taken = false;
            try {
                HomeLock lock = lock(real);
                taken = true;
                return lock;
            } finally {
                if (!taken) {
                    OWNED.remove(real);
                }
            }
        } catch (IOException e) {
            throw new StorageException(
                    Kind.FAILED, "cannot lock " + home + ": " + e, "Check the home's permissions.", e);
        }
    }

    private static HomeLock lock(Path home) throws IOException, BusyException {
        FileChannel file = FileChannel.open(
                home.resolve("receiver.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        FileLock lock = file.tryLock(LOCKED_BYTE, 1, false);
        if (lock == null) {
            String owner = owner(file);
            file.close();
            throw busy(home, owner);
        }
        file.truncate(0);
        file.write(text("process " + ProcessHandle.current().pid()), 0);
        return new HomeLock(home, file, lock);
    }

    private static BusyException busy(Path home, String owner) {
        return new BusyException(
                "the receiver's home " + home + " is in use by " + owner,
                "Stop that receiver, or choose another home.");
    }

    private static String owner(FileChannel file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(LONGEST_TEXT);
        file.read(bytes, 0);
        String owner = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).strip();
        return owner.isEmpty() ? "another process" : owner;
    }

    private static ByteBuffer text(String line) {
        return ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        try (FileChannel closed = file) {
            lock.release();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot release the receiver's home", e);
        } finally {
            OWNED.remove(home);
        }
    }
}
