package io.quiesce.api.service;

import io.quiesce.api.error.StorageException;
import java.net.URI;
import org.osgi.annotation.versioning.ProviderType;

/** Opens stores of backups, each in a volume of the storage provider that its location names (docs/storage.md). */
@ProviderType
public interface BackupStores {

    /**
     * Opens a store; changes nothing in it.
     *
     * @throws StorageException when no provider opens such locations or the volume is not usable
     */
    BackupStore open(URI location) throws StorageException;
}
