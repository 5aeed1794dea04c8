package io.quiesce.chunkstore.internal.directory;

import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.error.StorageException;
import io.quiesce.api.error.StorageException.Kind;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a volume still writes. After a failed fsync the kernel may have dropped the bytes and call the next fsync a
 * success, so nothing that is written afterwards can be believed until a new process has read it back.
 */
final class Suspension {

    private static final Logger LOG = LoggerFactory.getLogger(Suspension.class);
    private static final String HINT = "Check the disk and the kernel's log, then restart the receiver.";

    private static final long ALMOST_NOTHING = 1 << 20;

    private final AtomicReference<String> reason = new AtomicReference<>("");

    /** @throws StorageException once a flush has failed */
    void check() throws StorageException {
        String since = reason.get();
        if (!since.isEmpty()) {
            throw new StorageException(Kind.SUSPENDED, since, HINT);
        }
    }

    /** Ends writing for good; the exception is for the caller to throw. */
    StorageException suspend(Path file, IOException cause) {
        String text = "storage takes no more writes: flushing " + file + " failed: " + FileTrouble.of(cause, file);
        if (reason.compareAndSet("", text)) {
            LOG.error("{}. {}", text, HINT, cause);
        }
        return new StorageException(Kind.SUSPENDED, text, HINT, cause);
    }

    /** What an I/O error other than a failed flush means. */
    static StorageException failure(String doing, Path file, IOException cause) {
        String text = "cannot " + doing + " " + file + ": " + cause;
        return full(cause, file)
                ? new StorageException(Kind.FULL, text, "Make room on the receiver's storage.", cause)
                : new StorageException(Kind.FAILED, text, "Check the receiver's storage and its permissions.", cause);
    }

    /** Java has no type for a full disk: the texts of Linux, macOS and Windows, quotas included, unless translated. */
    private static boolean full(IOException cause, Path file) {
        String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("no space left")
                || message.contains("quota exceeded")
                || message.contains("not enough space")
                || message.contains("disk full")
                || !(cause instanceof FileSystemException) && noRoom(file);
    }

    private static boolean noRoom(Path file) {
        try {
            return Files.getFileStore(Folders.parent(file)).getUsableSpace() < ALMOST_NOTHING;
        } catch (IOException e) {
            return false;
        }
    }
}
