package io.quiesce.chunkstore.internal.plugged;

import io.quiesce.api.Digest;
import io.quiesce.api.error.StorageException;
import io.quiesce.api.spi.ObjectKey;
import io.quiesce.api.spi.StorageVolume;
import io.quiesce.api.spi.Upload;
import io.quiesce.api.spi.UploadPart;
import java.io.InputStream;
import java.nio.ByteBuffer;
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
        Upload again = Border.cross(socket.location(), () -> volume.upload(id, key));
        opened = new Opened(volume, again);
        return again;
    }

    @Override
    public void parts(Consumer<UploadPart> parts) throws StorageException {
        Border.order(socket.location(), () -> upload().parts(parts));
    }

    @Override
    public Optional<Instant> touched() throws StorageException {
        return Border.cross(socket.location(), () -> upload().touched());
    }

    @Override
    public PartWriter write(int number, long offset, int length) throws StorageException {
        return new Part(Border.cross(socket.location(), () -> upload().write(number, offset, length)));
    }

    @Override
    public InputStream read(long offset, long length) throws StorageException {
        return Border.stream(socket.location(), () -> upload().read(offset, length));
    }

    @Override
    public void discard(int number) throws StorageException {
        Border.order(socket.location(), () -> upload().discard(number));
    }

    @Override
    public void complete() throws StorageException {
        Border.order(socket.location(), () -> upload().complete());
    }

    @Override
    public void abort() throws StorageException {
        Border.order(socket.location(), () -> upload().abort());
    }

    @Override
    public synchronized void close() {
        Opened last = opened;
        opened = null;
        if (last != null) {
            Border.close(socket.location(), last.upload()::close);
        }
    }

    /** A part that the plug-in writes. */
    private final class Part implements PartWriter {

        private final PartWriter writer;

        Part(PartWriter writer) {
            this.writer = writer;
        }

        @Override
        public void write(ByteBuffer bytes) throws StorageException {
            Border.order(socket.location(), () -> writer.write(bytes));
        }

        @Override
        public void keep(Digest sha256) throws StorageException {
            Border.order(socket.location(), () -> writer.keep(sha256));
        }

        @Override
        public void close() {
            Border.close(socket.location(), writer::close);
        }
    }
}
