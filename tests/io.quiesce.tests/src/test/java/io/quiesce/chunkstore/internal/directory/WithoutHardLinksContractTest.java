package io.quiesce.chunkstore.internal.directory;

import io.quiesce.api.error.StorageException;
import io.quiesce.api.spi.StorageVolume;
import io.quiesce.spi.contract.StorageVolumeContract;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** As on FAT and some network file systems. */
@Tag("T3.1")
class WithoutHardLinksContractTest extends StorageVolumeContract {

    private static final Disk NO_LINKS = new Disk() {
        @Override
        public void link(Path existing, Path link) throws IOException {
            throw new FileSystemException(link.toString(), existing.toString(), "Operation not permitted");
        }
    };

    @TempDir
    private Path folder;

    @Override
    protected StorageVolume open() throws StorageException {
        return DirectoryStorageProvider.open(folder.toUri(), NO_LINKS);
    }
}
