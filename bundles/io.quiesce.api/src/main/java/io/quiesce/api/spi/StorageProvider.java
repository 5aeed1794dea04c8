package io.quiesce.api.spi;

import io.quiesce.api.error.StorageException;
import java.net.URI;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Opens volumes of one kind of storage: a directory, an object store. Implementations extend the contract suite
 * {@code io.quiesce.spi.contract} in their tests. Safe between threads.
 */
@ConsumerType
public interface StorageProvider {

    /** Scheme of the locations it opens, such as {@code file} or {@code s3}; lower case. */
    String scheme();

    /**
     * Opens a volume; changes nothing in it and makes nothing.
     *
     * @param location in the provider's own scheme; an empty or missing directory or bucket prefix is an empty volume
     * @throws StorageException when the location is not usable
     */
    StorageVolume open(URI location) throws StorageException;
}
