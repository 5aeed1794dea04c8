package io.quiesce.receiver.internal;

import io.quiesce.api.error.StorageException;
import io.quiesce.api.spi.ObjectKey;
import io.quiesce.api.spi.StorageCapabilities;
import io.quiesce.api.spi.StorageSpace;
import io.quiesce.api.spi.StorageVolume;
import io.quiesce.api.spi.StoredObject;
import io.quiesce.api.spi.Upload;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A volume that tells which objects are read.
 *
 * @param read told before each
 */
record WatchedVolume(StorageVolume inner, Consumer<ObjectKey> read) implements StorageVolume {

    @Override
    public StorageCapabilities capabilities() {
        return inner.capabilities();
    }

    @Override
    public Optional<StorageSpace> space() throws StorageException {
        return inner.space();
    }

    @Override
    public boolean put(ObjectKey key, InputStream content) throws StorageException, IOException {
        return inner.put(key, content);
    }

    @Override
    public Optional<StoredObject> find(ObjectKey key) throws StorageException {
        return inner.find(key);
    }

    @Override
    public InputStream read(ObjectKey key, long offset, long length) throws StorageException {
        read.accept(key);
        return inner.read(key, offset, length);
    }

    @Override
    public void list(String prefix, Consumer<StoredObject> objects) throws StorageException {
        inner.list(prefix, objects);
    }

    @Override
    public boolean delete(ObjectKey key) throws StorageException {
        return inner.delete(key);
    }

    @Override
    public Upload upload(ObjectKey id, ObjectKey key) throws StorageException {
        return inner.upload(id, key);
    }

    @Override
    public void uploads(Consumer<ObjectKey> ids) throws StorageException {
        inner.uploads(ids);
    }

    @Override
    public void tidy() throws StorageException {
        inner.tidy();
    }

    @Override
    public void close() {
        inner.close();
    }
}
