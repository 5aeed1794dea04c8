package com.example.quiesce;

import io.quiesce.api.error.StorageException;
import io.quiesce.api.error.StorageException.Kind;
import io.quiesce.api.spi.StorageProvider;
import io.quiesce.api.spi.StorageVolume;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code folder:///srv/backups}: a folder with a folder for each object. Simple rather than quick. */
public final class FolderStorageProvider implements StorageProvider {

    @Override
    public String scheme() {
        return "folder";
    }

    @Override
    public StorageVolume open(URI location) throws StorageException {
        String path = location.getPath();
        if (path == null || !Path.of(path).isAbsolute()) {
            throw new StorageException(
                    Kind.FAILED, location + " names no absolute path", "Write folder:///srv/backups.");
        }
        Path root = Path.of(path);
        if (Files.exists(root) && !Files.isDirectory(root)) {
            throw new StorageException(Kind.FAILED, root + " is no folder", "Name a folder, or one that can be made.");
        }
        return new FolderVolume(root);
    }
}
