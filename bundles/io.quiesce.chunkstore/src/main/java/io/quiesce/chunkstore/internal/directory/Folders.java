package io.quiesce.chunkstore.internal.directory;

import io.quiesce.api.error.StorageException;
import io.quiesce.api.error.StorageException.Kind;
import io.quiesce.api.spi.ObjectKey;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keys as paths below a root: never outside it, never through a symbolic link, folders made and removed as needed. */
final class Folders {

    private static final Set<OpenOption> WRITE =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private static final Logger LOG = LoggerFactory.getLogger(Folders.class);

    /** More than the removals that can come between making a folder and using it. */
    private static final int ATTEMPTS = 100;

    private static final Object NOT_SEEN = new Object();
    private static final Object NO_IDENTITY = new Object(); // of a file system that has no inode numbers

    private final Path root;
    private final AtomicReference<Object> identity = new AtomicReference<>(NOT_SEEN);
    private final Disk disk;
    private final Suspension suspension;
    private final boolean posix;

    /** Folders below the root whose own name this process has seen flushed; changed by who holds its monitor. */
    private final Set<Path> durable = ConcurrentHashMap.newKeySet();

    /** @param root absolute; its own path may hold links, which are the administrator's */
    Folders(Path root, Disk disk, Suspension suspension) {
        this.root = root;
        this.disk = disk;
        this.suspension = suspension;
        this.posix = root.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    Path root() {
        return root;
    }

    /**
     * Looks whether the root is still the directory it was. An unmounted one would look empty: names would be given out again,
     * kept chunks taken for lost, and new ones written to whatever lies below.
     */
    void requireRoot() throws StorageException {
        boolean seen = identity.get() != NOT_SEEN; // before the look: another thread may make the root meanwhile
        try {
            Object found = Files.readAttributes(root, BasicFileAttributes.class).fileKey();
            Object known = identity.compareAndExchange(NOT_SEEN, found == null ? NO_IDENTITY : found);
            if (known != NOT_SEEN && known != NO_IDENTITY && !known.equals(found)) {
                throw gone("another directory has taken its place");
            }
        } catch (NoSuchFileException e) {
            if (seen) {
                throw gone("it does not exist any more");
            }
        } catch (IOException e) {
            throw Suspension.failure("look at", root, e);
        }
    }

    private StorageException gone(String how) {
        return new StorageException(
                Kind.FAILED,
                "the storage " + root + " is gone: " + how,
                "Mount the storage again; the receiver goes on by itself when it is back.");
    }

    /** The path of a key below a folder of the root. */
    Path resolve(String folder, ObjectKey key) throws StorageException {
        requireRoot();
        Path path = folder.isEmpty() ? root : root.resolve(folder);
        refuseLink(path);
        for (String segment : key.segments()) {
            path = path.resolve(segment);
            refuseLink(path);
        }
        if (!path.normalize().startsWith(root)) {
            throw new IllegalArgumentException("'" + key + "' leaves " + root);
        }
        return path;
    }

    /** Whether a file lies where the path has a folder. */
    boolean belowFile(Path path) {
        for (Path at = parent(path); at.startsWith(root) && !at.equals(root); at = parent(at)) {
            if (Files.isRegularFile(at, LinkOption.NOFOLLOW_LINKS)) {
                return true;
            }
        }
        return false;
    }

    private void refuseLink(Path path) throws StorageException {
        if (!path.equals(root) && Files.isSymbolicLink(path)) {
            throw new StorageException(
                    Kind.FAILED,
                    path + " is a symbolic link",
                    "Remove the link; storage holds files and folders only.");
        }
    }

    /** Opens a file for writing at any position, made with mode 0600 when it is missing. */
    FileChannel write(Path file) throws IOException {
        return disk.open(file, WRITE, mode("rw-------"));
    }

    /** What is done in a folder that exists. */
    @FunctionalInterface
    interface Action<T> {
        T run() throws IOException;
    }

    /**
     * Does something in a folder, which is made first, and again when a parallel removal took it as empty.
     *
     * @throws StorageException when the folder's name could not be made durable: the volume is suspended then
     */
    <T> T within(Path folder, Action<T> action) throws IOException, StorageException {
        for (int attempt = 1; ; attempt++) {
            try {
                make(folder);
                return action.run();
            } catch (NoSuchFileException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private void make(Path folder) throws IOException, StorageException {
        if (Files.isDirectory(folder) && isDurable(folder)) {
            return;
        }
        synchronized (durable) {
            Path parent = parent(folder);
            make(parent);
            if (!Files.isDirectory(folder)) {
                create(folder);
            }
            flushEntries(parent);
            if (folder.startsWith(root)) {
                durable.add(folder);
            }
        }
    }

    /** One that lies there may have been made by a process, or in an attempt, that never flushed its name; the root is as it is. */
    private boolean isDurable(Path folder) {
        return durable.contains(folder) || folder.equals(root) || !folder.startsWith(root);
    }

    private void create(Path folder) throws IOException {
        durable.remove(folder);
        try {
            disk.createDirectory(folder, mode("rwx------"));
        } catch (FileAlreadyExistsException e) {
            // asked in one step: removed again since, it is a NoSuchFileException, and "within" tries once more
            if (!Files.readAttributes(folder, BasicFileAttributes.class).isDirectory()) {
                throw e;
            }
        }
    }

    /** @throws NoSuchFileException when the folder is gone: then no flush has failed */
    private void flushEntries(Path folder) throws NoSuchFileException, StorageException {
        try {
            disk.forceDirectory(folder);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            throw suspension.suspend(folder, e);
        }
    }

    /** Makes the removal of a file durable; its folder and those above it go too when they are empty now. */
    void removed(Path file) throws IOException, StorageException {
        Path at = parent(file);
        while (!at.equals(root) && at.startsWith(root) && removeEmpty(at)) {
            at = parent(at);
        }
        while (!forced(at)) {
            at = parent(at);
        }
    }

    /** False when somebody else removed the folder meanwhile: then the removal is recorded in the one above. */
    private boolean forced(Path folder) throws IOException, StorageException {
        try {
            flushEntries(folder);
            return true;
        } catch (NoSuchFileException e) {
            if (folder.equals(root)) {
                throw e;
            }
            return false;
        }
    }

    private boolean removeEmpty(Path folder) throws IOException {
        synchronized (durable) {
            try {
                disk.delete(folder);
                durable.remove(folder);
                return true;
            } catch (DirectoryNotEmptyException e) {
                return false;
            }
        }
    }

    static Path parent(Path path) {
        Path parent = path.getParent();
        if (parent == null) {
            throw new IllegalArgumentException(path + " has no parent");
        }
        return parent;
    }

    /** What counts was flushed before, so a failing close loses nothing; it is worth a line in the log. */
    static void close(FileChannel file) {
        try {
            file.close();
        } catch (IOException e) {
            LOG.warn("closing a file of the storage failed", e);
        }
    }

    private FileAttribute<?>[] mode(String permissions) {
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
