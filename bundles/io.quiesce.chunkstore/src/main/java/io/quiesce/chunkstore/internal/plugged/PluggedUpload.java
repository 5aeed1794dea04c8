package io.quiesce.chunkstore.internal.plugged;

import io.quiesce.api.error.StorageException;
import io.quiesce.api.spi.ObjectKey;
import io.quiesce.api.spi.StorageVolume;
import io.quiesce.api.spi.Upload;
import io.quiesce.api.spi.UploadPart;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jdt.annotation.Nullable;

/** An upload that is opened again, with its durable parts, when the provider is another one. */
final class PluggedUpload implements Upload {

    private final Socket socket;
    private final ObjectKey id;
    private final ObjectKey key;
    private @Nullable Opened opened;

    /** An upload and the volume that it is of. */
    private record Opened(StorageVolume volume, Upload upload) {}

    PluggedUpload(Socket socket, ObjectKey id, ObjectKey key) throws StorageException {
        this.socket = socket;
        this.id = id;
        this.key = key;
        upload();
    }

    private synchronized Upload upload() throws StorageException {
        StorageVolume volume = socket.volume();
        Opened now = opened;
        if (now != null && now.volume() == volume) {
            return now.upload();
        }
        close();
        Upload again = volume.upload(id, key);
        opened = new Opened(volume, again);
        return again;
    }

    @Override
    public void parts(Consumer<UploadPart> parts) throws StorageException {
        upload().parts(parts);
    }

    @Override
    public Optional<Instant> touched() throws StorageException {
        return upload().touched();
    }

    @Override
    public PartWriter write(int number, long offset, int length) throws StorageException {
        return upload().write(number, offset, length);
    }

    @Override
    public InputStream read(long offset, long length) throws StorageException {
        return upload().read(offset, length);
    }

    @Override
    public void discard(int number) throws StorageException {
        upload().discard(number);
    }

    @Override
    public void complete() throws StorageException {
        upload().complete();
    }

    @Override
    public void abort() throws StorageException {
        upload().abort();
    }

    @Override
    public synchronized void close() {
        Opened last = opened;
        opened = null;
        if (last != null) {
            last.upload().close();
        }
    }
}
