package io.quiesce.chunkstore.internal.directory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Deadline;
import io.quiesce.api.Digest;
import io.quiesce.api.error.StorageException;
import io.quiesce.api.error.StorageException.Kind;
import io.quiesce.api.spi.ObjectKey;
import io.quiesce.api.spi.StorageVolume;
import io.quiesce.api.spi.Upload;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@NonNullByDefault({}) // fields are set before each test
class DirectoryVolumeTest {

    private static final ObjectKey KEY = new ObjectKey("web1/a/x.zip");
    private static final ObjectKey ID = new ObjectKey("web1/1");
    private static final byte[] BYTES = {1, 2, 3, 4, 5};
    private static final Digest DIGEST = Digest.ofContent(BYTES, 0, BYTES.length);

    @TempDir
    private Path root;

    private final WatchedDisk disk = new WatchedDisk();
    private StorageVolume volume;

    @BeforeEach
    void open() throws StorageException {
        volume = DirectoryStorageProvider.open(root.toUri(), disk);
    }

    @AfterEach
    void close() {
        volume.close();
    }

    private Path part() {
        return root.resolve(".uploads/web1/1/part");
    }

    private Path journal() {
        return root.resolve(".uploads/web1/1/parts");
    }

    private static void write(Upload upload, int number) throws StorageException {
        try (Upload.PartWriter writer = upload.write(number, number * (long) BYTES.length, BYTES.length)) {
            writer.write(ByteBuffer.wrap(BYTES));
            writer.keep(DIGEST);
        }
    }

    private static Set<Integer> numbers(Upload upload) throws StorageException {
        Set<Integer> numbers = new TreeSet<>();
        upload.parts(p -> numbers.add(p.number()));
        return numbers;
    }

    private boolean put() throws Exception {
        return volume.put(KEY, new ByteArrayInputStream(BYTES));
    }

    @Nested
    @DisplayName("the order in which things become durable")
    class Order {

        @Test
        @DisplayName("of an object: bytes, then name, then folder")
        void put() throws Exception {
            DirectoryVolumeTest.this.put();
            volume.delete(KEY);
            volume.put(new ObjectKey("web1/a/y"), new ByteArrayInputStream(BYTES));
            disk.forget();
            DirectoryVolumeTest.this.put();
            assertEquals(List.of("force", "link x.zip", "force folder a"), disk.calls());
        }

        @Test
        @DisplayName("of new folders: each in its parent before anything is put into it")
        void folders() throws Exception {
            volume.put(new ObjectKey("first"), new ByteArrayInputStream(BYTES));
            disk.forget();
            DirectoryVolumeTest.this.put();
            assertEquals(
                    List.of(
                            "force",
                            "force folder " + root.getFileName(),
                            "force folder web1",
                            "link x.zip",
                            "force folder a"),
                    disk.calls());
        }

        @Test
        @DisplayName("of folders that an earlier process made and may not have flushed: as of new ones, once")
        void foldersFound() throws Exception {
            Files.createDirectories(root.resolve("web1/a"));
            Files.createDirectories(root.resolve(DirectoryVolume.UPLOADS));
            DirectoryVolumeTest.this.put();
            assertEquals(
                    List.of(
                            "force folder " + root.getFileName(),
                            "force",
                            "force folder " + root.getFileName(),
                            "force folder web1",
                            "link x.zip",
                            "force folder a"),
                    disk.calls());
            disk.forget();
            volume.put(new ObjectKey("web1/a/y"), new ByteArrayInputStream(BYTES));
            assertEquals(List.of("force", "link y", "force folder a"), disk.calls());
        }

        @Test
        @DisplayName("of a part: two flushes, the bytes and the record")
        void part() throws Exception {
            try (Upload upload = volume.upload(ID, KEY)) {
                write(upload, 0);
                disk.forget();
                write(upload, 1);
                assertEquals(List.of("force", "force"), disk.calls());
            }
        }

        @Test
        @DisplayName("parts that are kept at the same time share flushes, and all are durable")
        void group() throws Exception {
            CountDownLatch allWait = new CountDownLatch(1);
            disk.holdFlushes(allWait);
            try (Upload upload = volume.upload(ID, KEY)) {
                List<Thread> keepers = IntStream.range(0, 40)
                        .mapToObj(number -> Thread.ofPlatform().start(() -> keep(upload, number)))
                        .toList();
                Deadline deadline = Deadline.after(Duration.ofSeconds(30));
                while (!keepers.stream().allMatch(k -> k.getState() == Thread.State.WAITING)) {
                    assertFalse(deadline.passed(), "all are kept waiting by the first flush");
                    Thread.onSpinWait();
                }
                allWait.countDown();
                for (Thread keeper : keepers) {
                    keeper.join();
                }
                assertEquals(40, numbers(upload).size());
                assertTrue(disk.flushes() <= 4, disk.flushes() + " flushes for the first and all others");
            }
        }

        private void keep(Upload upload, int number) {
            try {
                write(upload, number);
            } catch (StorageException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Nested
    @Tag("R5.3")
    @DisplayName("a journal that was being written when the power went")
    class TornJournal {

        @Test
        @DisplayName("loses its last record at every length it can be torn to, and goes on from there")
        void torn() throws Exception {
            try (Upload upload = volume.upload(ID, KEY)) {
                write(upload, 0);
                write(upload, 1);
            }
            byte[] whole = Files.readAllBytes(journal());
            for (int length = whole.length - 1; length >= whole.length - 64; length--) {
                Files.write(journal(), java.util.Arrays.copyOf(whole, length));
                try (Upload upload = volume.upload(ID, KEY)) {
                    assertEquals(Set.of(0), numbers(upload));
                    write(upload, 1);
                    assertEquals(Set.of(0, 1), numbers(upload));
                }
                assertArrayEquals(whole, Files.readAllBytes(journal()));
            }
        }

        @Test
        @DisplayName("ends at the first flipped bit")
        void flipped() throws Exception {
            try (Upload upload = volume.upload(ID, KEY)) {
                write(upload, 0);
                write(upload, 1);
                write(upload, 2);
            }
            byte[] whole = Files.readAllBytes(journal());
            for (int at = whole.length - 128; at < whole.length - 64; at++) {
                byte[] flipped = whole.clone();
                flipped[at] ^= 0x10;
                Files.write(journal(), flipped);
                try (Upload upload = volume.upload(ID, KEY)) {
                    assertEquals(Set.of(0), numbers(upload), "byte " + at);
                }
            }
        }

        @Test
        @DisplayName("has no parts when its header never became durable")
        void zeroHeader() throws Exception {
            try (Upload upload = volume.upload(ID, KEY)) {
                write(upload, 0);
            }
            Files.write(journal(), new byte[(int) Files.size(journal())]);
            try (Upload upload = volume.upload(ID, KEY)) {
                assertEquals(Set.of(), numbers(upload));
                write(upload, 0);
                assertEquals(Set.of(0), numbers(upload));
            }
        }

        @Test
        @DisplayName("is refused when it belongs to another object")
        void otherKey() throws Exception {
            try (Upload upload = volume.upload(ID, KEY)) {
                write(upload, 0);
            }
            try (Upload upload = volume.upload(ID, new ObjectKey("web1/a/y.zip"))) {
                assertEquals(
                        Kind.FAILED,
                        assertThrows(StorageException.class, () -> numbers(upload))
                                .kind());
            }
        }
    }

    @Nested
    @DisplayName("a failed flush")
    class FailedFlush {

        @Test
        @DisplayName("of a part's bytes: the part does not count, nothing is written any more, reading goes on")
        void ofBytes() throws Exception {
            put();
            try (Upload upload = volume.upload(ID, KEY)) {
                write(upload, 0);
                disk.failFlush(0);
                assertEquals(
                        Kind.SUSPENDED,
                        assertThrows(StorageException.class, () -> write(upload, 1))
                                .kind());
                assertEquals(Set.of(0), numbers(upload));
                int flushes = disk.flushes();
                assertThrows(StorageException.class, () -> write(upload, 1));
                assertThrows(StorageException.class, () -> volume.delete(KEY));
                StorageException refused = assertThrows(
                        StorageException.class,
                        () -> volume.put(new ObjectKey("other"), new ByteArrayInputStream(BYTES)));
                assertTrue(refused.getMessage().contains("takes no more writes"), refused.getMessage());
                assertEquals(flushes, disk.flushes(), "a failed flush is never tried again");
                try (InputStream in = volume.read(KEY, 0, 10)) {
                    assertArrayEquals(BYTES, in.readAllBytes());
                }
            }
        }

        @Test
        @DisplayName("of a record: the part is not said to be durable")
        void ofRecord() throws Exception {
            try (Upload upload = volume.upload(ID, KEY)) {
                write(upload, 0);
                disk.failFlush(1);
                assertThrows(StorageException.class, () -> write(upload, 1));
            }
        }

        @Test
        @DisplayName("of a new folder: nothing is put into it, not by another attempt either")
        void ofFolder() throws Exception {
            disk.failFolder("web1");
            for (int attempt = 0; attempt < 2; attempt++) {
                assertEquals(
                        Kind.SUSPENDED,
                        assertThrows(StorageException.class, DirectoryVolumeTest.this::put)
                                .kind());
            }
            assertTrue(volume.find(KEY).isEmpty());
        }

        @Test
        @DisplayName("of a removal: nothing that follows it is removed")
        void ofRemoval() throws Exception {
            put();
            ObjectKey other = new ObjectKey("web1/a/y");
            volume.put(other, new ByteArrayInputStream(BYTES));
            disk.failFolder("a");
            assertEquals(
                    Kind.SUSPENDED,
                    assertThrows(StorageException.class, () -> volume.delete(KEY))
                            .kind());
            assertThrows(StorageException.class, () -> volume.delete(other));
            assertTrue(volume.find(other).isPresent());
        }

        @Test
        @DisplayName("of an object: it is not there")
        void ofObject() throws Exception {
            disk.failFlush(0);
            assertThrows(StorageException.class, DirectoryVolumeTest.this::put);
            assertTrue(volume.find(KEY).isEmpty());
        }
    }

    @Nested
    @DisplayName("a crash")
    class Crash {

        @Test
        @DisplayName("between naming the data and removing the old name is finished by completing again")
        void bothNames() throws Exception {
            try (Upload upload = volume.upload(ID, KEY)) {
                write(upload, 0);
            }
            Files.createDirectories(root.resolve("web1/a"));
            Files.createLink(root.resolve("web1/a/x.zip"), part());
            try (Upload upload = volume.upload(ID, KEY)) {
                upload.complete();
            }
            assertFalse(Files.exists(part()));
            assertArrayEquals(BYTES, Files.readAllBytes(root.resolve("web1/a/x.zip")));
        }

        @Test
        @DisplayName("during a put leaves a file that tidying removes")
        void leftover() throws Exception {
            put();
            Path left = Files.write(root.resolve(".uploads/.put-123"), BYTES);
            volume.tidy();
            assertFalse(Files.exists(left));
            assertTrue(volume.find(KEY).isPresent());
        }

        @Test
        @DisplayName("that lost the end of the data is not completed")
        void lostEnd() throws Exception {
            try (Upload upload = volume.upload(ID, KEY)) {
                write(upload, 0);
                write(upload, 1);
            }
            Files.write(part(), BYTES);
            try (Upload upload = volume.upload(ID, KEY)) {
                assertEquals(
                        Kind.MISSING,
                        assertThrows(StorageException.class, upload::complete).kind());
            }
        }
    }

    @Nested
    @DisplayName("symbolic links and other people's files")
    @DisabledOnOs(OS.WINDOWS)
    class Links {

        @Test
        @DisplayName("a link in a path is refused, for reading and writing, and nothing is written behind it")
        void refused(@TempDir Path elsewhere) throws Exception {
            Files.createSymbolicLink(root.resolve("web1"), elsewhere);
            assertThrows(StorageException.class, DirectoryVolumeTest.this::put);
            assertThrows(StorageException.class, () -> volume.find(KEY));
            assertThrows(StorageException.class, () -> volume.read(KEY, 0, 1));
            assertThrows(StorageException.class, () -> volume.delete(KEY));
            assertThrows(StorageException.class, () -> volume.upload(ID, KEY));
            try (Stream<Path> files = Files.list(elsewhere)) {
                assertEquals(0, files.count());
            }
        }

        @Test
        @DisplayName("a link as the object itself is refused")
        void linkedObject(@TempDir Path elsewhere) throws Exception {
            Files.write(elsewhere.resolve("secret"), BYTES);
            Files.createDirectories(root.resolve("web1/a"));
            Files.createSymbolicLink(root.resolve("web1/a/x.zip"), elsewhere.resolve("secret"));
            assertThrows(StorageException.class, () -> volume.read(KEY, 0, 1));
            Set<String> listed = new TreeSet<>();
            volume.list("", o -> listed.add(o.key().value()));
            assertEquals(Set.of(), listed);
        }

        @Test
        @DisplayName("the volume itself may be reached through a link")
        void linkedRoot(@TempDir Path elsewhere) throws Exception {
            Path link = Files.createSymbolicLink(elsewhere.resolve("storage"), root);
            try (StorageVolume linked = new DirectoryStorageProvider().open(link.toUri())) {
                assertTrue(linked.put(KEY, new ByteArrayInputStream(BYTES)));
            }
            assertTrue(volume.find(KEY).isPresent());
        }

        @Test
        @DisplayName("only the owner may read what is stored")
        void modes() throws Exception {
            put();
            try (Upload upload = volume.upload(ID, new ObjectKey("web1/a/y.zip"))) {
                write(upload, 0);
            }
            for (Path path : List.of(root.resolve("web1/a/x.zip"), part(), journal())) {
                assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
                assertEquals(
                        "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path.getParent())));
            }
        }
    }

    @Test
    @DisplayName("uploads are out of reach of objects")
    void reserved() {
        assertThrows(StorageException.class, () -> volume.find(new ObjectKey(".uploads/web1/1/part")));
        assertThrows(
                StorageException.class, () -> volume.put(new ObjectKey(".uploads/x"), new ByteArrayInputStream(BYTES)));
    }

    @Test
    @DisplayName("an object below another object is missing, not an error")
    void belowAnObject() throws Exception {
        put();
        assertTrue(volume.find(KEY.child("deeper")).isEmpty());
    }

    @Test
    @DisplayName("after closing, keeping a part is refused and does not hang")
    void closed() throws Exception {
        try (Upload upload = volume.upload(ID, KEY)) {
            volume.close();
            assertThrows(StorageException.class, () -> write(upload, 0));
        }
    }
}
