package io.quiesce.chunkstore.internal.plugged;

import io.quiesce.api.error.StorageException;
import io.quiesce.api.spi.ObjectKey;
import io.quiesce.api.spi.StorageCapabilities;
import io.quiesce.api.spi.StorageProvider;
import io.quiesce.api.spi.StorageSpace;
import io.quiesce.api.spi.StorageVolume;
import io.quiesce.api.spi.StoredObject;
import io.quiesce.api.spi.Upload;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A volume that outlives its provider. */
public final class PluggedVolume implements StorageVolume {

    private final Socket socket;
    private final StorageCapabilities capabilities;

    private PluggedVolume(Socket socket, StorageCapabilities capabilities) {
        this.socket = socket;
        this.capabilities = capabilities;
    }

    /**
     * Opens it by the provider that is there now.
     *
     * @param providers those that are installed at the time of the call
     * @throws StorageException of kind {@code UNPLUGGED} when none opens such locations
     */
    public static StorageVolume open(URI location, Supplier<List<StorageProvider>> providers) throws StorageException {
        Socket socket = new Socket(location, providers);
        return new PluggedVolume(
                socket, Border.cross(location, () -> socket.volume().capabilities()));
    }

    /** Those of the first provider; a later one of the same scheme is the same kind of storage. */
    @Override
    public StorageCapabilities capabilities() {
        return capabilities;
    }

    @Override
    public Optional<StorageSpace> space() throws StorageException {
        return Border.cross(socket.location(), () -> socket.volume().space());
    }

    @Override
    public boolean put(ObjectKey key, InputStream content) throws StorageException, IOException {
        return Border.cross(socket.location(), () -> socket.volume().put(key, content));
    }

    @Override
    public Optional<StoredObject> find(ObjectKey key) throws StorageException {
        return Border.cross(socket.location(), () -> socket.volume().find(key));
    }

    @Override
    public InputStream read(ObjectKey key, long offset, long length) throws StorageException {
        return Border.stream(socket.location(), () -> socket.volume().read(key, offset, length));
    }

    @Override
    public void list(String prefix, Consumer<StoredObject> objects) throws StorageException {
        Border.order(socket.location(), () -> socket.volume().list(prefix, objects));
    }

    @Override
    public boolean delete(ObjectKey key) throws StorageException {
        return Border.cross(socket.location(), () -> socket.volume().delete(key));
    }

    @Override
    public Upload upload(ObjectKey id, ObjectKey key) throws StorageException {
        return new PluggedUpload(socket, id, key);
    }

    @Override
    public void uploads(Consumer<ObjectKey> ids) throws StorageException {
        Border.order(socket.location(), () -> socket.volume().uploads(ids));
    }

    @Override
    public void tidy() throws StorageException {
        Border.order(socket.location(), () -> socket.volume().tidy());
    }

    @Override
    public void close() {
        socket.close();
    }
}
