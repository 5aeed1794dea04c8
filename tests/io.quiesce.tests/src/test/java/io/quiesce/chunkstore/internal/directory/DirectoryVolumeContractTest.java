package io.quiesce.chunkstore.internal.directory;

import io.quiesce.api.error.StorageException;
import io.quiesce.api.spi.StorageVolume;
import io.quiesce.spi.contract.StorageVolumeContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

@Tag("R5.3")
@Tag("T3.1")
class DirectoryVolumeContractTest extends StorageVolumeContract {

    @TempDir
    private Path folder;

    @Override
    protected StorageVolume open() throws StorageException {
        return new DirectoryStorageProvider()
                .open(folder.resolve("not made yet").toUri());
    }
}
