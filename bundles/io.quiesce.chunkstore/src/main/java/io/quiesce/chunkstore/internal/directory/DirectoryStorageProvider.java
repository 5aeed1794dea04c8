package io.quiesce.chunkstore.internal.directory;

import io.quiesce.api.error.StorageException;
import io.quiesce.api.error.StorageException.Kind;
import io.quiesce.api.spi.StorageProvider;
import io.quiesce.api.spi.StorageVolume;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.osgi.service.component.annotations.Component;

/** Opens directories as volumes: {@code file:///srv/quiesce/storage}. */
@Component(service = StorageProvider.class)
public final class DirectoryStorageProvider implements StorageProvider {

    @Override
    public String scheme() {
        return "file";
    }

    @Override
    public StorageVolume open(URI location) throws StorageException {
        return open(location, Disk.SYSTEM);
    }

    private static Path path(URI location) throws StorageException {
        try {
            return Path.of(location);
        } catch (IllegalArgumentException e) {
            throw new StorageException(
                    Kind.FAILED, location + " names no directory: " + e.getMessage(), "Write file:///srv/backups.", e);
        }
    }

    static StorageVolume open(URI location, Disk disk) throws StorageException {
        Path root = path(location).toAbsolutePath().normalize();
        try {
            if (Files.exists(root) && !Files.isDirectory(root)) {
                throw new StorageException(
                        Kind.FAILED, root + " is not a directory", "Name a directory, or one that can be made.");
            }
            return new DirectoryVolume(Files.exists(root) ? root.toRealPath() : root, disk);
        } catch (IOException e) {
            throw Suspension.failure("open", root, e);
        }
    }
}
