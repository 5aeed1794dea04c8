package com.example.quiesce;

import io.quiesce.api.error.StorageException;
import io.quiesce.api.spi.StorageVolume;
import io.quiesce.spi.contract.StorageVolumeContract;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FolderVolumeTest extends StorageVolumeContract {

    @TempDir
    private Path folder;

    @Override
    protected StorageVolume open() throws StorageException {
        return new FolderStorageProvider().open(URI.create("folder://" + folder.resolve("storage")));
    }
}
