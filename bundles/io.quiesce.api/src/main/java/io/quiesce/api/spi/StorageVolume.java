package io.quiesce.api.spi;

import io.quiesce.api.error.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Immutable objects under keys. What a method has done when it returns is durable: it survives a power cut. A method that
 * fails has done nothing, or all of it; repeating the call is always safe. Safe between threads; one process writes.
 */
@ConsumerType
public interface StorageVolume extends AutoCloseable {

    StorageCapabilities capabilities();

    /**
     * Empty where the storage knows no limit.
     *
     * @throws StorageException of kind {@code SUSPENDED} when nothing can be written any more
     */
    Optional<StorageSpace> space() throws StorageException;

    /**
     * Puts an object if there is none under that key; it appears whole or not at all.
     *
     * @param content read to its end, not closed
     * @return false when the key is taken; the object there is untouched
     * @throws IOException thrown by {@code content}; nothing was put
     */
    boolean put(ObjectKey key, InputStream content) throws StorageException, IOException;

    Optional<StoredObject> find(ObjectKey key) throws StorageException;

    /**
     * Reads a range; the stream ends early where the object does.
     *
     * @throws StorageException of kind {@code MISSING} when there is no such object
     */
    InputStream read(ObjectKey key, long offset, long length) throws StorageException;

    /**
     * Every object whose key begins with {@code prefix} (empty: every object), in any order. Uploads are no objects.
     * What is put or deleted meanwhile may be missing or not.
     */
    void list(String prefix, Consumer<StoredObject> objects) throws StorageException;

    /** Removes an object; false when there was none. */
    boolean delete(ObjectKey key) throws StorageException;

    /**
     * Opens the upload of that id, with the parts it has; one that does not exist begins with its first part.
     *
     * @param id chosen by the caller; one upload of an id is open at a time
     * @param key of the object to come, the same each time the upload is opened
     */
    Upload upload(ObjectKey id, ObjectKey key) throws StorageException;

    /** Ids of all unfinished uploads, and of completed ones that were not cleared away by {@link Upload#abort}. */
    void uploads(Consumer<ObjectKey> ids) throws StorageException;

    /** Removes what an earlier process left half-put. Called by the owner alone, before anything else. */
    void tidy() throws StorageException;

    /** Releases what the volume holds open; uploads and objects stay. */
    @Override
    void close();
}
