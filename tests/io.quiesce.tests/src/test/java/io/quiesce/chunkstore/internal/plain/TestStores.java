package io.quiesce.chunkstore.internal.plain;

import io.quiesce.api.service.BackupStore;
import io.quiesce.api.service.BackupStores;
import io.quiesce.api.spi.StorageVolume;
import io.quiesce.chunkstore.internal.directory.DirectoryStorageProvider;
import java.util.List;

/** Gives tests of other packages stores without a service registry. */
public final class TestStores {

    private TestStores() {}

    /** As the product has them: directories. */
    public static BackupStores inDirectories() {
        return new PlainBackupStores(List.of(new DirectoryStorageProvider()));
    }

    public static BackupStore over(StorageVolume volume) {
        return new PlainBackupStore(volume);
    }
}
