package io.quiesce.chunkstore.internal.directory;

import io.quiesce.api.error.StorageException;
import io.quiesce.api.error.StorageException.Kind;
import io.quiesce.api.spi.ObjectKey;
import io.quiesce.api.spi.StorageCapabilities;
import io.quiesce.api.spi.StorageSpace;
import io.quiesce.api.spi.StorageVolume;
import io.quiesce.api.spi.StoredObject;
import io.quiesce.api.spi.Upload;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.MDC;

/** Objects as files below a root; what is unfinished lies in {@value #UPLOADS}. */
final class DirectoryVolume implements StorageVolume {

    static final String UPLOADS = ".uploads";
    private static final StorageCapabilities CAPABILITIES = new StorageCapabilities(1, Integer.MAX_VALUE, 1 << 20);

    private final Folders folders;
    private final Placement placement;
    private final Suspension suspension = new Suspension();
    private final Disk disk;
    private final ExecutorService commits;

    DirectoryVolume(Path root, Disk disk) {
        this.folders = new Folders(root, disk, suspension);
        this.placement = new Placement(folders, disk, suspension);
        this.disk = disk;
        AtomicInteger count = new AtomicInteger();
        this.commits = Executors.newCachedThreadPool(task -> {
            Runnable unmarked = () -> {
                MDC.clear(); // it serves many, not whoever it was made for
                task.run();
            };
            Thread thread = new Thread(unmarked, "storage-commit-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public StorageCapabilities capabilities() {
        return CAPABILITIES;
    }

    @Override
    public Optional<StorageSpace> space() throws StorageException {
        suspension.check(); // nothing can be written, however much is free
        folders.requireRoot();
        Path at = folders.root();
        while (!Files.exists(at)) {
            at = Folders.parent(at);
        }
        File folder = at.toFile(); // asks the file system; a FileStore would search the table of mounts each time
        long total = folder.getTotalSpace();
        if (total == 0) {
            throw new StorageException(
                    Kind.FAILED, "cannot ask for the free space of " + at, "Check the receiver's storage.");
        }
        return Optional.of(new StorageSpace(folder.getUsableSpace(), total));
    }

    @Override
    public boolean put(ObjectKey key, InputStream content) throws StorageException, IOException {
        suspension.check();
        Path target = object(key);
        return !Files.exists(target, LinkOption.NOFOLLOW_LINKS) && placement.put(target, content);
    }

    @Override
    public Optional<StoredObject> find(ObjectKey key) throws StorageException {
        Path file = object(key);
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.isRegularFile()
                    ? Optional.of(new StoredObject(
                            key,
                            attributes.size(),
                            attributes.lastModifiedTime().toInstant()))
                    : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            if (folders.belowFile(file)) {
                return Optional.empty();
            }
            throw Suspension.failure("look at", file, e);
        }
    }

    @Override
    public InputStream read(ObjectKey key, long offset, long length) throws StorageException {
        return RangeStream.open(object(key), offset, length);
    }

    @Override
    public void list(String prefix, Consumer<StoredObject> objects) throws StorageException {
        folders.requireRoot();
        new Listing(folders.root()).objects(prefix, objects);
    }

    @Override
    public boolean delete(ObjectKey key) throws StorageException {
        suspension.check();
        Path file = object(key);
        try {
            boolean there = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && disk.delete(file);
            if (there) {
                folders.removed(file);
            }
            return there;
        } catch (IOException e) {
            throw Suspension.failure("remove", file, e);
        }
    }

    @Override
    public Upload upload(ObjectKey id, ObjectKey key) throws StorageException {
        Path folder = folders.resolve(UPLOADS, id);
        return new DirectoryUpload(folder, key, object(key), new Tools(folders, placement, suspension, disk, commits));
    }

    /** What an upload shares with its volume. */
    record Tools(Folders folders, Placement placement, Suspension suspension, Disk disk, ExecutorService commits) {}

    @Override
    public void uploads(Consumer<ObjectKey> ids) throws StorageException {
        folders.requireRoot();
        new Listing(folders.root()).uploads(ids);
    }

    @Override
    public void tidy() throws StorageException {
        placement.tidy();
    }

    @Override
    public void close() {
        commits.shutdown();
    }

    private Path object(ObjectKey key) throws StorageException {
        if (key.segments().getFirst().equals(UPLOADS)) {
            throw new StorageException(Kind.FAILED, "'" + key + "' is reserved", "Choose another name.");
        }
        return folders.resolve("", key);
    }
}
