package io.quiesce.receiver.internal;

import io.quiesce.api.Digest;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.error.ArchiveException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.StorageException;
import io.quiesce.api.instance.ShutdownKind;
import io.quiesce.api.service.BackupStore;
import io.quiesce.api.service.BackupStore.Condemned;
import io.quiesce.api.service.BackupStore.Note;
import io.quiesce.api.service.BackupStore.Place;
import io.quiesce.api.service.Seals;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.ChunkRef;
import io.quiesce.api.transfer.Layout;
import io.quiesce.api.transfer.Receipt;
import io.quiesce.api.transfer.SealHeader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Published backups of one chunk each, with notes and marks, in memory. Its seals are the backup's id as text, so that a test can
 * damage one. Of a {@link BackupStore} it has what concerns published backups.
 */
final class MemoryStore {

    static final String CLIENT = "web1";

    final Map<Note, byte[]> notes = new LinkedHashMap<>();
    final Map<String, byte[]> seals = new LinkedHashMap<>();
    final Map<String, byte[]> data = new LinkedHashMap<>();
    final Set<Condemned> condemned = new LinkedHashSet<>();
    Optional<StorageException> condemnFails = Optional.empty();
    boolean isCondemnedAllTheSame;
    private final Map<String, Made> made = new LinkedHashMap<>();

    /** What its seal says. */
    private record Made(BackupId id, Instant at, byte[] bytes) {
        Digest digest() {
            return Digest.ofContent(bytes, 0, bytes.length);
        }
    }

    /** Publishes one. */
    BackupId publish(int number, Instant at, int length) {
        BackupId id = new BackupId(new UUID(0, number));
        String path = path(id);
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) number);
        seals.put(path, id.toString().getBytes(StandardCharsets.UTF_8));
        data.put(path, bytes);
        made.put(id.toString(), new Made(id, at, bytes.clone()));
        return id;
    }

    static String path(BackupId id) {
        return id + ".zip";
    }

    BackupStore store() {
        return (BackupStore) Proxy.newProxyInstance(
                BackupStore.class.getClassLoader(), new Class<?>[] {BackupStore.class}, (proxy, method, given) -> {
                    try {
                        return getClass()
                                .getDeclaredMethod(method.getName(), method.getParameterTypes())
                                .invoke(this, given);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    // ---- by their names in BackupStore

    void published(Consumer<Place> places) {
        seals.keySet().forEach(path -> places.accept(new Place(CLIENT, path)));
    }

    void published(String client, Consumer<Place> places) {
        published(places);
    }

    private static byte[] there(Map<String, byte[]> objects, Place place) throws StorageException {
        byte[] bytes = objects.get(place.path());
        if (bytes == null) {
            throw new StorageException(StorageException.Kind.MISSING, place + " does not exist", "");
        }
        return bytes;
    }

    InputStream seal(Place place) throws StorageException {
        return new ByteArrayInputStream(there(seals, place));
    }

    OptionalLong length(Place place) {
        byte[] bytes = data.get(place.path());
        return bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes.length);
    }

    InputStream data(Place place, long offset, long length) throws StorageException {
        return new ByteArrayInputStream(there(data, place), (int) offset, (int) length);
    }

    boolean putNote(Note note, byte[] text) {
        return notes.putIfAbsent(note, text) == null;
    }

    void notes(String client, Consumer<Note> all) {
        notes.keySet().forEach(all);
    }

    byte[] note(Note note) throws StorageException {
        byte[] text = notes.get(note);
        if (text == null) {
            throw new StorageException(StorageException.Kind.MISSING, note + " does not exist", "");
        }
        if (text.length == 0) {
            throw new StorageException(StorageException.Kind.DAMAGED, note + " is damaged", "");
        }
        return text;
    }

    void condemn(Condemned backup) throws StorageException {
        if (condemnFails.isEmpty() || isCondemnedAllTheSame) {
            condemned.add(backup);
        }
        if (condemnFails.isPresent()) {
            throw condemnFails.get();
        }
    }

    void condemned(Consumer<Condemned> backups) {
        Set.copyOf(condemned).forEach(backups);
    }

    void remove(Condemned backup) {
        seals.remove(backup.place().path());
        data.remove(backup.place().path());
        condemned.remove(backup);
    }

    /** Reads the seals of this store. */
    Seals seals() {
        return new Seals() {
            @Override
            public void write(SealHeader header, Iterator<ChunkRef> chunks, Signer signer, OutputStream out) {
                throw new AssertionError("nothing is sealed here");
            }

            @Override
            public void append(Receipt receipt, OutputStream out) {
                throw new AssertionError("nothing is sealed here");
            }

            @Override
            public Reading read(InputStream in) throws IOException, QuiesceException {
                Made sealed = made.get(new String(in.readAllBytes(), StandardCharsets.UTF_8));
                if (sealed == null) {
                    throw new ArchiveException("a page does not match its CRC-32C", "", "", 12);
                }
                return new OneChunk(sealed);
            }
        };
    }

    private static final class OneChunk implements Seals.Reading {

        private final Made made;
        private boolean passed;

        OneChunk(Made made) {
            this.made = made;
        }

        @Override
        public SealHeader header() {
            return new SealHeader(
                    made.id(),
                    "agent-1",
                    "shop",
                    Layout.PLAIN,
                    made.at(),
                    made.at(),
                    Duration.ZERO,
                    ShutdownKind.CLEAN,
                    true,
                    made.bytes().length,
                    made.bytes().length,
                    1,
                    1,
                    made.digest(),
                    Facts.NONE);
        }

        @Override
        public Optional<ChunkRef> next() {
            boolean first = !passed;
            passed = true;
            return first ? Optional.of(new ChunkRef(0, 0, made.bytes().length, made.digest())) : Optional.empty();
        }

        @Override
        public byte[] signedMessage() {
            return new byte[0];
        }

        @Override
        public byte[] signature() {
            return new byte[0];
        }

        @Override
        public Optional<Receipt> receipt() {
            return Optional.of(new Receipt(CLIENT, path(made.id()), made.at(), made.digest(), md5(), true, List.of()));
        }

        private String md5() {
            try {
                return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(made.bytes()));
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void close() {}
    }
}
