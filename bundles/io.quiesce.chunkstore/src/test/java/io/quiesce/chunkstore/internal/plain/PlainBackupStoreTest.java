package io.quiesce.chunkstore.internal.plain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Digest;
import io.quiesce.api.error.StorageException;
import io.quiesce.api.error.StorageException.Kind;
import io.quiesce.api.service.BackupStore;
import io.quiesce.api.service.BackupStore.Arrival;
import io.quiesce.api.service.BackupStore.ChunkWriter;
import io.quiesce.api.service.BackupStore.Place;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.ChunkRef;
import io.quiesce.chunkstore.internal.directory.DirectoryStorageProvider;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NonNullByDefault({}) // fields are set before each test
class PlainBackupStoreTest {

    private static final Place PLACE = new Place("web1", "2026/x.zip");
    private static final BackupId ID = new BackupId(new UUID(1, 2));
    private static final byte[] NOTE = {7, 7};
    private static final byte[] BYTES = {1, 2, 3};
    private static final ChunkRef CHUNK = new ChunkRef(0, 0, 3, Digest.ofContent(BYTES, 0, 3));

    @TempDir
    private Path root;

    private BackupStore store;

    @BeforeEach
    void open() throws StorageException {
        store = new PlainBackupStores(List.of(new DirectoryStorageProvider())).open(root.toUri());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static void deliver(Arrival arrival) throws StorageException {
        try (ChunkWriter writer = arrival.write(CHUNK)) {
            writer.write(ByteBuffer.wrap(BYTES));
            writer.keep();
        }
    }

    private List<Arrival> arrivals() throws StorageException {
        List<Arrival> arrivals = new ArrayList<>();
        store.arrivals(arrivals::add);
        return arrivals;
    }

    private List<String> files() throws Exception {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .map(f -> root.relativize(f).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    @DisplayName("a location that no provider opens is named")
    void noProvider() {
        StorageException refused = assertThrows(
                StorageException.class, () -> new PlainBackupStores(List.of()).open(URI.create("s3://bucket/x")));
        assertTrue(refused.getMessage().contains("s3://bucket/x"), refused.getMessage());
    }

    @Nested
    @Tag("R10.3")
    class Names {

        @Test
        @DisplayName("a place is given out once, without regard to case and Unicode form, for ever")
        void once() throws Exception {
            assertFalse(store.taken(PLACE));
            assertTrue(store.reserve(PLACE, NOTE));
            assertFalse(store.reserve(PLACE, NOTE));
            assertFalse(store.reserve(new Place("web1", "2026/X.zip"), NOTE));
            assertTrue(store.taken(new Place("web1", "2026/X.zip")));
            assertTrue(store.reserve(new Place("web1", "a\u0308.zip"), NOTE));
            assertTrue(store.taken(new Place("web1", "\u00c4.zip")));
            assertArrayEquals(NOTE, store.reservation(PLACE).orElseThrow());
            assertTrue(store.reservation(new Place("web1", "z.zip")).isEmpty());
        }

        @Test
        @DisplayName("another client's names are its own")
        void otherClient() throws Exception {
            store.reserve(PLACE, NOTE);
            assertTrue(store.reserve(new Place("web2", PLACE.path()), NOTE));
        }

        @Test
        @DisplayName("a place where somebody put a file by hand is taken")
        void byHand() throws Exception {
            Files.createDirectories(root.resolve("web1/2026"));
            Files.write(root.resolve("web1/2026/x.seal"), BYTES);
            assertTrue(store.taken(PLACE));
        }

        @Test
        @DisplayName("a client can't be one of the store's own folders")
        void ownFolders() {
            assertThrows(IllegalArgumentException.class, () -> store.taken(new Place(".names", "x.zip")));
            assertThrows(IllegalArgumentException.class, () -> store.taken(new Place("a/b", "x.zip")));
            assertThrows(IllegalArgumentException.class, () -> store.taken(new Place("web1", "x.seal")));
            assertThrows(IllegalArgumentException.class, () -> store.taken(new Place("web1", "../web2/x.zip")));
        }
    }

    @Nested
    class Arrivals {

        @Test
        @DisplayName("an arrival is found again with its note, place and chunks")
        @Tag("R5.3")
        void foundAgain() throws Exception {
            try (Arrival arrival = store.begin(PLACE, ID, NOTE)) {
                deliver(arrival);
            }
            close();
            open();
            Arrival found = arrivals().getFirst();
            assertEquals(PLACE, found.place());
            assertEquals(ID, found.backup());
            assertArrayEquals(NOTE, found.note());
            List<ChunkRef> kept = new ArrayList<>();
            found.kept(kept::add);
            assertEquals(List.of(CHUNK), kept);
            found.close();
        }

        @Test
        @DisplayName("the same backup can't begin twice, another client's may have the same id")
        void twice() throws Exception {
            store.begin(PLACE, ID, NOTE);
            StorageException refused =
                    assertThrows(StorageException.class, () -> store.begin(new Place("web1", "y.zip"), ID, NOTE));
            assertEquals(Kind.EXISTS, refused.kind());
            store.begin(new Place("web2", "y.zip"), ID, NOTE);
            assertEquals(2, arrivals().size());
        }

        @Test
        @DisplayName("publishing brings data and seal to their names; removing the arrival leaves just them")
        void published() throws Exception {
            Arrival arrival = store.begin(PLACE, ID, NOTE);
            deliver(arrival);
            arrival.putSeal(new ByteArrayInputStream(new byte[] {5}));
            arrival.putSeal(new ByteArrayInputStream(new byte[] {6}));
            arrival.decide(new ByteArrayInputStream(new byte[] {6, 9}));
            assertTrue(arrival.decided());
            assertFalse(arrival.published());
            arrival.publish();
            arrival.publish();
            assertTrue(arrival.published());
            arrival.remove();
            arrival.remove();
            assertEquals(List.of("web1/2026/x.seal", "web1/2026/x.zip"), files());
            List<Place> places = new ArrayList<>();
            store.published(places::add);
            assertEquals(List.of(PLACE), places);
            assertEquals(3, store.length(PLACE).orElseThrow());
            try (InputStream data = store.data(PLACE, 1, 2);
                    InputStream seal = store.seal(PLACE)) {
                assertArrayEquals(new byte[] {2, 3}, data.readAllBytes());
                assertArrayEquals(new byte[] {6, 9}, seal.readAllBytes());
            }
        }

        @Test
        @DisplayName("data without a seal are no published backup")
        void dataAlone() throws Exception {
            Files.createDirectories(root.resolve("web1"));
            Files.write(root.resolve("web1/x.zip"), BYTES);
            List<Place> places = new ArrayList<>();
            store.published(places::add);
            assertEquals(List.of(), places);
        }

        @Test
        @DisplayName("tidying removes an upload without an open record and keeps those with one")
        void tidy() throws Exception {
            Arrival lost = store.begin(PLACE, ID, NOTE);
            deliver(lost);
            lost.close();
            Arrival kept = store.begin(new Place("web2", "x.zip"), ID, NOTE);
            deliver(kept);
            kept.close();
            Files.delete(root.resolve(".arrivals/web1/" + ID + "/open"));
            store.tidy();
            assertFalse(Files.exists(root.resolve(".uploads/web1")));
            assertTrue(Files.exists(root.resolve(".uploads/web2/" + ID + "/parts")));
        }

        @Test
        @DisplayName("a damaged open record is left alone, with its upload, and others are found")
        void damaged() throws Exception {
            Arrival broken = store.begin(PLACE, ID, NOTE);
            deliver(broken);
            broken.close();
            store.begin(new Place("web2", "x.zip"), ID, NOTE);
            Path open = root.resolve(".arrivals/web1/" + ID + "/open");
            byte[] bytes = Files.readAllBytes(open);
            for (int at = 0; at < bytes.length; at++) {
                byte[] flipped = bytes.clone();
                flipped[at] ^= 1;
                Files.write(open, flipped);
                assertEquals(1, arrivals().size(), "byte " + at);
            }
            store.tidy();
            assertTrue(Files.exists(root.resolve(".uploads/web1/" + ID + "/part")));
        }
    }
}
