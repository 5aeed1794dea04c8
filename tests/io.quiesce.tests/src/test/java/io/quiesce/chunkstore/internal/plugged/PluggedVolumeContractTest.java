package io.quiesce.chunkstore.internal.plugged;

import io.quiesce.api.error.StorageException;
import io.quiesce.api.spi.StorageVolume;
import io.quiesce.chunkstore.internal.directory.DirectoryStorageProvider;
import io.quiesce.spi.contract.StorageVolumeContract;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** Around the built-in storage, as receivers have it. */
@Tag("A5")
class PluggedVolumeContractTest extends StorageVolumeContract {

    @TempDir
    private Path folder;

    @Override
    protected StorageVolume open() throws StorageException {
        DirectoryStorageProvider provider = new DirectoryStorageProvider();
        return PluggedVolume.open(folder.toUri(), () -> List.of(provider));
    }
}
