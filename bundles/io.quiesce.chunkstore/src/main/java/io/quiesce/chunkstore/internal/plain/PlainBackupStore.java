package io.quiesce.chunkstore.internal.plain;

import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.error.StorageException;
import io.quiesce.api.error.StorageException.Kind;
import io.quiesce.api.service.BackupStore;
import io.quiesce.api.spi.ObjectKey;
import io.quiesce.api.spi.StorageSpace;
import io.quiesce.api.spi.StorageVolume;
import io.quiesce.api.spi.StoredObject;
import io.quiesce.api.transfer.BackupId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Backups as pairs of objects in a volume, arrivals and names as records beside them. */
final class PlainBackupStore implements BackupStore {

    private static final Logger LOG = LoggerFactory.getLogger(PlainBackupStore.class);
    private static final String OPEN_MAGIC = "QSCOPEN1";
    private static final String NAME_MAGIC = "QSCNAME1";
    private static final String NOTE_MAGIC = "QSCNOTE1";
    private static final String CONDEMNED_MAGIC = "QSCGONE1";
    private static final long LONGEST_MARK = 100;

    private final StorageVolume volume;

    PlainBackupStore(StorageVolume volume) {
        this.volume = volume;
    }

    @Override
    public Optional<StorageSpace> space() throws StorageException {
        return volume.space();
    }

    @Override
    public int mostChunks() {
        return Math.min(MOST_CHUNKS, volume.capabilities().mostParts());
    }

    @Override
    public int largestChunk() {
        return volume.capabilities().largestPart();
    }

    @Override
    public Optional<UUID> mark() throws StorageException {
        if (volume.find(Keys.MARK).isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = volume.read(Keys.MARK, 0, LONGEST_MARK)) {
            return Optional.of(UUID.fromString(new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip()));
        } catch (IOException | IllegalArgumentException e) {
            throw new StorageException(
                    Kind.FAILED,
                    "cannot read the mark of the storage, " + Keys.MARK + ": " + FileTrouble.of(e, Keys.MARK),
                    "Check the receiver's storage.",
                    e);
        }
    }

    @Override
    public void mark(UUID mark) throws StorageException {
        if (!put(Keys.MARK, (mark + "\n").getBytes(StandardCharsets.US_ASCII))) {
            throw new StorageException(Kind.EXISTS, "the storage has a mark already", "");
        }
    }

    @Override
    public void tidy() throws StorageException {
        volume.tidy();
        Set<ObjectKey> arriving = new HashSet<>(arrivalKeys());
        Set<ObjectKey> uploads = new TreeSet<>();
        volume.uploads(uploads::add);
        for (ObjectKey id : uploads) {
            if (!arriving.contains(id)) {
                LOG.info("removing the upload {}, which belongs to no arrival", id);
                volume.upload(id, id).abort();
            }
        }
    }

    private List<ObjectKey> arrivalKeys() throws StorageException {
        Set<ObjectKey> keys = new TreeSet<>();
        String end = "/" + Keys.OPEN;
        volume.list(Keys.ARRIVALS, object -> {
            String key = object.key().value();
            if (key.endsWith(end)) {
                keys.add(new ObjectKey(key.substring(Keys.ARRIVALS.length(), key.length() - end.length())));
            }
        });
        return List.copyOf(keys);
    }

    @Override
    public boolean taken(Place place) throws StorageException {
        return volume.find(Keys.name(place)).isPresent()
                || volume.find(Keys.data(place)).isPresent()
                || volume.find(Keys.seal(place)).isPresent();
    }

    @Override
    public boolean reserve(Place place, byte[] note) throws StorageException {
        return put(Keys.name(place), new NoteRecord(place.path(), note).encode(NAME_MAGIC));
    }

    @Override
    public Optional<byte[]> reservation(Place place) throws StorageException {
        ObjectKey key = Keys.name(place);
        return volume.find(key).isEmpty()
                ? Optional.empty()
                : Optional.of(note(key, NAME_MAGIC).note());
    }

    @Override
    public Arrival begin(Place place, BackupId backup, byte[] note) throws StorageException {
        ObjectKey id = Keys.arrival(place.client(), backup);
        if (!put(Keys.record(id, Keys.OPEN), new NoteRecord(place.path(), note).encode(OPEN_MAGIC))) {
            throw new StorageException(
                    Kind.EXISTS, "backup " + backup + " of " + place.client() + " arrives already", "");
        }
        return new PlainArrival(volume, place, backup, note);
    }

    @Override
    public Optional<Arrival> arrival(String client, BackupId backup) throws StorageException {
        ObjectKey id = Keys.arrival(client, backup);
        return volume.find(Keys.record(id, Keys.OPEN)).isPresent() ? arrival(id) : Optional.empty();
    }

    @Override
    public void arrivals(Consumer<Arrival> arrivals) throws StorageException {
        for (ObjectKey id : arrivalKeys()) {
            arrival(id).ifPresent(arrivals);
        }
    }

    private Optional<Arrival> arrival(ObjectKey id) throws StorageException {
        try {
            NoteRecord open = note(Keys.record(id, Keys.OPEN), OPEN_MAGIC);
            List<String> clientAndBackup = id.segments();
            Place place = new Place(clientAndBackup.getFirst(), open.path());
            return Optional.of(new PlainArrival(volume, place, BackupId.parse(clientAndBackup.getLast()), open.note()));
        } catch (StorageException | IllegalArgumentException e) {
            LOG.warn("the arrival {} is left alone: {}", id, e.getMessage());
            return Optional.empty();
        }
    }

    private boolean put(ObjectKey key, byte[] record) throws StorageException {
        try {
            return volume.put(key, new ByteArrayInputStream(record));
        } catch (IOException e) {
            throw new IllegalStateException("memory gives every byte", e);
        }
    }

    private NoteRecord note(ObjectKey key, String magic) throws StorageException {
        byte[] record;
        try (InputStream in = volume.read(key, 0, NoteRecord.LONGEST)) {
            record = in.readAllBytes();
        } catch (IOException e) {
            throw unreadable(Kind.FAILED, key, e);
        }
        try {
            return NoteRecord.decode(magic, record);
        } catch (IOException e) {
            throw unreadable(Kind.DAMAGED, key, e);
        }
    }

    private static StorageException unreadable(Kind kind, ObjectKey key, IOException e) {
        return new StorageException(
                kind, "cannot read " + key + ": " + FileTrouble.of(e, key), "Check the receiver's storage.", e);
    }

    @Override
    public void published(Consumer<Place> places) throws StorageException {
        volume.list("", object -> Keys.placeOfSeal(object.key().value()).ifPresent(places));
    }

    @Override
    public void published(String client, Consumer<Place> places) throws StorageException {
        volume.list(
                client + "/", object -> Keys.placeOfSeal(object.key().value()).ifPresent(places));
    }

    @Override
    public InputStream seal(Place place) throws StorageException {
        return volume.read(Keys.seal(place), 0, Long.MAX_VALUE);
    }

    @Override
    public OptionalLong length(Place place) throws StorageException {
        Optional<StoredObject> data = volume.find(Keys.data(place));
        return data.isPresent() ? OptionalLong.of(data.get().length()) : OptionalLong.empty();
    }

    @Override
    public InputStream data(Place place, long offset, long length) throws StorageException {
        return volume.read(Keys.data(place), offset, length);
    }

    @Override
    public boolean putNote(Note note, byte[] text) throws StorageException {
        return put(Keys.note(note), new NoteRecord("", text).encode(NOTE_MAGIC));
    }

    @Override
    public void notes(String client, Consumer<Note> notes) throws StorageException {
        volume.list(
                Keys.NOTES + client + "/",
                object -> Keys.note(object.key().value()).ifPresent(notes));
    }

    @Override
    public byte[] note(Note note) throws StorageException {
        return note(Keys.note(note), NOTE_MAGIC).note();
    }

    @Override
    public void condemn(Condemned backup) throws StorageException {
        put(
                Keys.condemned(backup.place().client(), backup.backup()),
                new NoteRecord(backup.place().path(), new byte[0]).encode(CONDEMNED_MAGIC));
    }

    @Override
    public void condemned(Consumer<Condemned> backups) throws StorageException {
        List<ObjectKey> keys = new ArrayList<>();
        volume.list(Keys.CONDEMNED, object -> keys.add(object.key()));
        for (ObjectKey key : keys) {
            try {
                List<String> segments = key.segments();
                Place place =
                        new Place(segments.get(1), note(key, CONDEMNED_MAGIC).path());
                backups.accept(new Condemned(place, BackupId.parse(segments.getLast())));
            } catch (StorageException | IllegalArgumentException e) {
                LOG.warn("the mark {} is left alone, nothing is removed by it: {}", key, e.getMessage());
            }
        }
    }

    @Override
    public void remove(Condemned backup) throws StorageException {
        Place place = backup.place();
        volume.delete(Keys.seal(place));
        volume.delete(Keys.data(place));
        List<Note> notes = new ArrayList<>();
        notes(place.client(), n -> {
            if (n.backup().equals(backup.backup())) {
                notes.add(n);
            }
        });
        for (Note note : notes) {
            volume.delete(Keys.note(note));
        }
        volume.delete(Keys.condemned(place.client(), backup.backup()));
    }

    @Override
    public void close() {
        volume.close();
    }
}
