package io.quiesce.chunkstore.internal.plain;

import io.quiesce.api.error.StorageException;
import io.quiesce.api.error.StorageException.Kind;
import io.quiesce.api.service.BackupStore.Arrival;
import io.quiesce.api.service.BackupStore.ChunkWriter;
import io.quiesce.api.service.BackupStore.Place;
import io.quiesce.api.spi.ObjectKey;
import io.quiesce.api.spi.StorageVolume;
import io.quiesce.api.spi.StoredObject;
import io.quiesce.api.spi.Upload;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.ChunkRef;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** An arrival whose chunks are the parts of one upload. */
final class PlainArrival implements Arrival {

    private final StorageVolume volume;
    private final Place place;
    private final BackupId backup;
    private final byte[] note;
    private final ObjectKey id;
    private Optional<Upload> upload = Optional.empty(); // guarded by this

    PlainArrival(StorageVolume volume, Place place, BackupId backup, byte[] note) {
        this.volume = volume;
        this.place = place;
        this.backup = backup;
        this.note = note.clone();
        this.id = Keys.arrival(place.client(), backup);
    }

    @Override
    public Place place() {
        return place;
    }

    @Override
    public BackupId backup() {
        return backup;
    }

    @Override
    public byte[] note() {
        return note.clone();
    }

    private synchronized Upload upload() throws StorageException {
        if (upload.isEmpty()) {
            upload = Optional.of(volume.upload(id, Keys.data(place)));
        }
        return upload.orElseThrow();
    }

    @Override
    public void kept(Consumer<ChunkRef> chunks) throws StorageException {
        upload().parts(p -> chunks.accept(new ChunkRef(p.number(), p.offset(), p.length(), p.sha256())));
    }

    @Override
    public Instant touched() throws StorageException {
        Instant latest = upload().touched().orElse(Instant.MIN);
        for (String name : List.of(Keys.OPEN, Keys.SEAL)) {
            Optional<StoredObject> record = volume.find(Keys.record(id, name));
            if (record.isPresent() && record.get().modified().isAfter(latest)) {
                latest = record.get().modified();
            }
        }
        return latest;
    }

    @Override
    public ChunkWriter write(ChunkRef chunk) throws StorageException {
        Upload.PartWriter part = upload().write(Math.toIntExact(chunk.index()), chunk.offset(), chunk.length());
        return new ChunkWriter() {
            @Override
            public void write(ByteBuffer bytes) throws StorageException {
                part.write(bytes);
            }

            @Override
            public void keep() throws StorageException {
                part.keep(chunk.id());
            }

            @Override
            public void close() {
                part.close();
            }
        };
    }

    @Override
    public InputStream read(long offset, long length) throws StorageException {
        return upload().read(offset, length);
    }

    @Override
    public void discard(ChunkRef chunk) throws StorageException {
        upload().discard(Math.toIntExact(chunk.index()));
    }

    @Override
    public void putSeal(InputStream seal) throws StorageException, IOException {
        ObjectKey key = Keys.record(id, Keys.SEAL);
        volume.delete(key);
        if (!volume.put(key, seal)) {
            throw new StorageException(Kind.EXISTS, "another seal for " + backup + " arrives at the same time", "");
        }
    }

    @Override
    public InputStream seal() throws StorageException {
        return volume.read(Keys.record(id, Keys.SEAL), 0, Long.MAX_VALUE);
    }

    @Override
    public void decide(InputStream sealWithReceipt) throws StorageException, IOException {
        if (!volume.put(Keys.record(id, Keys.SEALED), sealWithReceipt)) {
            throw new StorageException(Kind.EXISTS, "the verdict on " + backup + " stands already", "");
        }
    }

    @Override
    public boolean decided() throws StorageException {
        return volume.find(Keys.record(id, Keys.SEALED)).isPresent();
    }

    @Override
    public InputStream sealed() throws StorageException {
        return volume.read(Keys.record(id, Keys.SEALED), 0, Long.MAX_VALUE);
    }

    @Override
    public boolean published() throws StorageException {
        return volume.find(Keys.seal(place)).isPresent();
    }

    @Override
    public void publish() throws StorageException {
        if (published()) {
            return; // names are given out once, so what lies there is this backup
        }
        upload().complete();
        try (InputStream sealed = sealed()) {
            if (!volume.put(Keys.seal(place), sealed) && !published()) {
                throw new StorageException(
                        Kind.EXISTS,
                        "something that is no seal lies at " + Keys.seal(place),
                        "Move away what was not put there by the receiver.");
            }
        } catch (IOException e) {
            throw new StorageException(
                    Kind.FAILED, "cannot read the seal of " + backup + ": " + e, "Check the receiver's storage.", e);
        }
    }

    @Override
    public synchronized void remove() throws StorageException {
        upload().abort();
        volume.delete(Keys.record(id, Keys.SEAL));
        volume.delete(Keys.record(id, Keys.SEALED));
        volume.delete(Keys.record(id, Keys.OPEN));
    }

    @Override
    public synchronized void close() {
        upload.ifPresent(Upload::close);
        upload = Optional.empty();
    }
}
