package io.quiesce.chunkstore.internal.directory;

import io.quiesce.api.error.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.UUID;

/** Brings a finished file to its name, never over another: fsync of the bytes, the new name, fsync of its folder. */
final class Placement {

    private static final String PREFIX = ".put-";
    private static final int BUFFER = 64 << 10;

    private final Folders folders;
    private final Disk disk;
    private final Suspension suspension;
    private final Object renaming = new Object();

    Placement(Folders folders, Disk disk, Suspension suspension) {
        this.folders = folders;
        this.disk = disk;
        this.suspension = suspension;
    }

    /** Writes a stream to a file of its own and names it; false when the name was taken meanwhile. */
    boolean put(Path target, InputStream content) throws StorageException, IOException {
        Path uploads = folders.root().resolve(DirectoryVolume.UPLOADS);
        Path temporary = uploads.resolve(PREFIX + UUID.randomUUID());
        try {
            try (FileChannel file = create(uploads, temporary)) {
                copy(content, file, temporary);
                force(file, temporary);
            }
            return name(temporary, target);
        } finally {
            remove(temporary);
        }
    }

    private void remove(Path file) throws StorageException {
        try {
            disk.delete(file);
        } catch (IOException e) {
            throw Suspension.failure("remove", file, e);
        }
    }

    private FileChannel create(Path folder, Path file) throws StorageException {
        try {
            return folders.within(folder, () -> folders.write(file));
        } catch (IOException e) {
            throw Suspension.failure("write", file, e);
        }
    }

    private void copy(InputStream content, FileChannel file, Path path) throws StorageException, IOException {
        byte[] buffer = new byte[BUFFER];
        long position = 0;
        for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
            try {
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n);
                while (bytes.hasRemaining()) {
                    position += disk.write(file, path, bytes, position);
                }
            } catch (IOException e) {
                throw Suspension.failure("write", path, e);
            }
        }
    }

    /** Flushes a file; a failure suspends the volume. */
    void force(FileChannel file, Path path) throws StorageException {
        try {
            disk.force(file, path);
        } catch (ClosedChannelException e) {
            throw Suspension.failure("flush", path, e); // closed by us before the flush: nothing of it was promised
        } catch (IOException e) {
            throw suspension.suspend(path, e);
        }
    }

    /**
     * Gives a flushed file its final name and takes the old one away.
     *
     * @return false when something has that name; the file keeps its old one
     */
    boolean name(Path file, Path target) throws StorageException {
        Path folder = Folders.parent(target);
        try {
            if (!folders.within(folder, () -> move(file, target))) {
                return false;
            }
        } catch (IOException e) {
            throw Suspension.failure("name", target, e);
        }
        forceDirectory(folder);
        remove(file);
        return true;
    }

    void forceDirectory(Path folder) throws StorageException {
        try {
            disk.forceDirectory(folder);
        } catch (NoSuchFileException e) {
            throw Suspension.failure("flush", folder, e); // removed meanwhile with what was in it: no flush has failed
        } catch (IOException e) {
            throw suspension.suspend(folder, e);
        }
    }

    private boolean move(Path file, Path target) throws IOException {
        try {
            disk.link(file, target);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException | UnsupportedOperationException e) {
            return rename(file, target, e); // FAT, some network file systems: no hard links
        }
    }

    private boolean rename(Path file, Path target, Exception noLink) throws IOException {
        synchronized (renaming) { // a rename overwrites; one process writes, so the check holds
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
            try {
                disk.move(file, target);
                return true;
            } catch (IOException e) {
                e.addSuppressed(noLink);
                throw e;
            }
        }
    }

    /** Removes what was being put when an earlier process ended. */
    void tidy() throws StorageException {
        Path uploads = folders.root().resolve(DirectoryVolume.UPLOADS);
        if (!Files.isDirectory(uploads, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(uploads, PREFIX + "*")) {
            for (Path file : files) {
                disk.delete(file);
            }
        } catch (IOException e) {
            throw Suspension.failure("tidy", uploads, e);
        }
    }
}
