package io.quiesce.spi.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Digest;
import io.quiesce.api.error.StorageException;
import io.quiesce.api.error.StorageException.Kind;
import io.quiesce.api.spi.ObjectKey;
import io.quiesce.api.spi.StorageVolume;
import io.quiesce.api.spi.StoredObject;
import io.quiesce.api.spi.Upload;
import io.quiesce.api.spi.UploadPart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * What every {@link StorageVolume} must do. Extend it and open a volume; parts are as large as the volume's capabilities ask, with a
 * shorter last one.
 */
public abstract class StorageVolumeContract {

    /** By which the clock of a storage may differ from ours. */
    private static final long CLOCKS_DIFFER_SECONDS = 300;

    private static final ObjectKey KEY = new ObjectKey("web1/2026/11/a b ä.zip");
    private static final ObjectKey ID = new ObjectKey("web1/0f1e");

    private StorageVolume volume;

    /** Opens the volume of the running test; the first call of a test finds it empty, later ones find what is there. */
    protected abstract StorageVolume open() throws StorageException;

    @BeforeEach
    void openVolume() throws StorageException {
        volume = open();
    }

    @AfterEach
    void closeVolume() {
        volume.close();
    }

    private void reopen() throws StorageException {
        volume.close();
        volume = open();
    }

    private static byte[] content(int length, int seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private boolean put(ObjectKey key, byte[] content) throws StorageException, IOException {
        return volume.put(key, new ByteArrayInputStream(content));
    }

    private byte[] read(ObjectKey key, long offset, long length) throws StorageException, IOException {
        try (InputStream in = volume.read(key, offset, length)) {
            return in.readAllBytes();
        }
    }

    private Set<String> list(String prefix) throws StorageException {
        Set<String> keys = new TreeSet<>();
        volume.list(prefix, object -> keys.add(object.key().value()));
        return keys;
    }

    private static Kind kindOf(org.junit.jupiter.api.function.Executable call) {
        return assertThrows(StorageException.class, call).kind();
    }

    @Nested
    class Objects {

        @Test
        @DisplayName("an object reads back as it was put, whole and in ranges, also after reopening")
        void readsBack() throws Exception {
            byte[] content = content(300_000, 1);
            assertTrue(put(KEY, content));
            reopen();
            assertArrayEquals(content, read(KEY, 0, Long.MAX_VALUE));
            assertArrayEquals(java.util.Arrays.copyOfRange(content, 70_000, 270_001), read(KEY, 70_000, 200_001));
            assertArrayEquals(new byte[0], read(KEY, 5, 0));
        }

        @Test
        @DisplayName("a range that goes beyond the object ends with it")
        void rangeBeyondTheEnd() throws Exception {
            put(KEY, new byte[] {1, 2, 3});
            assertArrayEquals(new byte[] {3}, read(KEY, 2, 100));
            assertArrayEquals(new byte[0], read(KEY, 3, 1));
        }

        @Test
        @DisplayName("an object may be empty")
        void empty() throws Exception {
            assertTrue(put(KEY, new byte[0]));
            assertEquals(0, volume.find(KEY).orElseThrow().length());
        }

        @Test
        @DisplayName("a put never replaces")
        void neverReplaces() throws Exception {
            put(KEY, new byte[] {1});
            assertFalse(put(KEY, new byte[] {2, 2}));
            assertArrayEquals(new byte[] {1}, read(KEY, 0, 10));
        }

        @Test
        @DisplayName("of many puts at once exactly one wins, and its content is whole")
        void oneWins() throws Exception {
            List<Boolean> won = together(8, i -> () -> put(KEY, content(20_000 + i, i)));
            assertEquals(1, won.stream().filter(w -> w).count());
            int winner = won.indexOf(true);
            assertArrayEquals(content(20_000 + winner, winner), read(KEY, 0, Long.MAX_VALUE));
        }

        @Test
        @DisplayName("puts and deletes side by side do not disturb each other")
        void sideBySide() throws Exception {
            together(8, i -> () -> {
                for (int n = 0; n < 30; n++) {
                    ObjectKey key = ObjectKey.of("same/folder", i + "-" + n);
                    assertTrue(put(key, content(10, n)));
                    assertTrue(volume.delete(key));
                }
                return true;
            });
            assertEquals(Set.of(), list(""));
        }

        @Test
        @DisplayName("content that fails while it is read leaves nothing, and its own exception comes out")
        void failingContent() throws Exception {
            InputStream failing = new InputStream() {
                private int left = 100_000;

                @Override
                public int read() throws IOException {
                    if (left == 0) {
                        throw new IOException("the line broke");
                    }
                    left--;
                    return 7;
                }
            };
            IOException thrown = assertThrows(IOException.class, () -> volume.put(KEY, failing));
            assertEquals("the line broke", thrown.getMessage());
            assertTrue(volume.find(KEY).isEmpty());
            assertTrue(put(KEY, new byte[] {1}));
        }

        @Test
        @DisplayName("a missing object is said to be missing")
        void missing() throws Exception {
            assertTrue(volume.find(KEY).isEmpty());
            assertEquals(Kind.MISSING, kindOf(() -> volume.read(KEY, 0, 1)));
            assertFalse(volume.delete(KEY));
        }

        @Test
        @DisplayName("a deleted object is gone and its key is free")
        void deleted() throws Exception {
            put(KEY, new byte[] {1});
            assertTrue(volume.delete(KEY));
            reopen();
            assertTrue(volume.find(KEY).isEmpty());
            assertTrue(put(KEY, new byte[] {2}));
        }

        @Test
        @DisplayName("find and list tell key and length; a prefix is a prefix of the key, not a folder")
        void listing() throws Exception {
            put(new ObjectKey("a/x1"), new byte[1]);
            put(new ObjectKey("a/x2/deep"), new byte[2]);
            put(new ObjectKey("a/y"), new byte[3]);
            put(new ObjectKey(".b/z"), new byte[4]);
            assertEquals(Set.of("a/x1", "a/x2/deep"), list("a/x"));
            assertEquals(Set.of("a/x1", "a/x2/deep", "a/y", ".b/z"), list(""));
            assertEquals(Set.of(), list("nothing/here"));
            StoredObject found = volume.find(new ObjectKey("a/x2/deep")).orElseThrow();
            assertEquals(2, found.length());
            assertTrue(volume.find(new ObjectKey("a/x2")).isEmpty());
        }

        @Test
        @DisplayName("tidying changes no object")
        void tidy() throws Exception {
            put(KEY, new byte[] {1});
            volume.tidy();
            assertEquals(Set.of(KEY.value()), list(""));
        }
    }

    /** Lengths of the parts that the volume is asked to take: three of the smallest size, at least 1000, and a short one. */
    private int[] lengths() {
        int smallest = Math.max(1000, volume.capabilities().smallestPart());
        return new int[] {smallest, smallest + 1, smallest, 17};
    }

    private byte[] whole() {
        return content(IntStream.of(lengths()).sum(), 9);
    }

    private UploadPart part(int number) {
        int[] lengths = lengths();
        int offset = IntStream.of(lengths).limit(number).sum();
        return new UploadPart(number, offset, lengths[number], Digest.ofContent(whole(), offset, lengths[number]));
    }

    private void write(Upload upload, int number) throws StorageException {
        UploadPart part = part(number);
        try (Upload.PartWriter writer = upload.write(number, part.offset(), part.length())) {
            int half = part.length() / 2;
            writer.write(ByteBuffer.wrap(whole(), (int) part.offset(), half));
            writer.write(ByteBuffer.wrap(whole(), (int) part.offset() + half, part.length() - half));
            writer.keep(part.sha256());
        }
    }

    private static Set<Integer> numbers(Upload upload) throws StorageException {
        Set<Integer> numbers = new TreeSet<>();
        upload.parts(p -> assertTrue(numbers.add(p.number()), "a part is listed once"));
        return numbers;
    }

    private Set<ObjectKey> uploads() throws StorageException {
        Set<ObjectKey> ids = new TreeSet<>();
        volume.uploads(ids::add);
        return ids;
    }

    @Nested
    class Uploads {

        @Test
        @DisplayName("parts in any order become the object")
        void anyOrder() throws Exception {
            try (Upload upload = volume.upload(ID, KEY)) {
                for (int number : new int[] {2, 0, 3, 1}) {
                    write(upload, number);
                }
                upload.complete();
            }
            reopen();
            assertArrayEquals(whole(), read(KEY, 0, Long.MAX_VALUE));
        }

        @Test
        @DisplayName("parts written at the same time become the object")
        void atTheSameTime() throws Exception {
            try (Upload upload = volume.upload(ID, KEY)) {
                together(4, i -> () -> {
                    write(upload, i);
                    return true;
                });
                upload.complete();
            }
            assertArrayEquals(whole(), read(KEY, 0, Long.MAX_VALUE));
        }

        @Test
        @DisplayName("an upload goes on after reopening with the parts it had")
        void goesOn() throws Exception {
            try (Upload upload = volume.upload(ID, KEY)) {
                write(upload, 1);
                write(upload, 3);
            }
            reopen();
            try (Upload upload = volume.upload(ID, KEY)) {
                List<UploadPart> parts = new ArrayList<>();
                upload.parts(parts::add);
                assertEquals(Set.of(part(1), part(3)), Set.copyOf(parts));
                write(upload, 0);
                write(upload, 2);
                upload.complete();
            }
            assertArrayEquals(whole(), read(KEY, 0, Long.MAX_VALUE));
        }

        @Test
        @DisplayName("an unfinished upload is no object, is listed, and can be read where parts are durable")
        void unfinished() throws Exception {
            try (Upload upload = volume.upload(ID, KEY)) {
                write(upload, 0);
                assertTrue(volume.find(KEY).isEmpty());
                assertEquals(Set.of(), list(""));
                assertEquals(Set.of(ID), uploads());
                try (InputStream in = upload.read(10, 500)) {
                    assertArrayEquals(java.util.Arrays.copyOfRange(whole(), 10, 510), in.readAllBytes());
                }
            }
        }

        @Test
        @DisplayName("an upload tells when a part was last kept, also after reopening, and nothing before the first")
        void touched() throws Exception {
            Instant before = Instant.now().minusSeconds(CLOCKS_DIFFER_SECONDS);
            try (Upload upload = volume.upload(ID, KEY)) {
                assertEquals(Optional.empty(), upload.touched());
                write(upload, 0);
                Instant first = upload.touched().orElseThrow();
                assertTrue(first.isAfter(before), first + " is not after " + before);
                write(upload, 1);
                assertFalse(upload.touched().orElseThrow().isBefore(first));
            }
            reopen();
            try (Upload upload = volume.upload(ID, KEY)) {
                assertTrue(upload.touched().orElseThrow().isAfter(before));
            }
        }

        @Test
        @DisplayName("an upload without parts has none, and nothing to read")
        void nothingYet() throws Exception {
            try (Upload upload = volume.upload(ID, KEY)) {
                assertEquals(Set.of(), numbers(upload));
                assertEquals(Kind.MISSING, kindOf(() -> upload.read(0, 1)));
                assertThrows(IllegalStateException.class, upload::complete);
            }
        }

        @Test
        @DisplayName("a part that was not kept does not count, wherever it lay, and can be written anew")
        void notKept() throws Exception {
            try (Upload upload = volume.upload(ID, KEY)) {
                try (Upload.PartWriter writer = upload.write(3, 50_000_000, 40)) {
                    writer.write(ByteBuffer.wrap(new byte[40]));
                }
                assertEquals(Set.of(), numbers(upload));
                for (int number = 0; number < 4; number++) {
                    write(upload, number);
                }
                upload.complete();
            }
            assertArrayEquals(whole(), read(KEY, 0, Long.MAX_VALUE));
        }

        @Test
        @DisplayName("a part takes exactly its length")
        void exactLength() throws Exception {
            try (Upload upload = volume.upload(ID, KEY);
                    Upload.PartWriter writer = upload.write(0, 0, 10)) {
                writer.write(ByteBuffer.wrap(new byte[9]));
                assertThrows(IllegalStateException.class, () -> writer.keep(part(0).sha256()));
                assertThrows(IllegalArgumentException.class, () -> writer.write(ByteBuffer.wrap(new byte[2])));
            }
        }

        @Test
        @DisplayName("the same part kept twice is one part; another one under its number is refused")
        void keptTwice() throws Exception {
            try (Upload upload = volume.upload(ID, KEY)) {
                write(upload, 0);
                write(upload, 0);
                assertEquals(Set.of(0), numbers(upload));
                UploadPart part = part(0);
                try (Upload.PartWriter writer = upload.write(0, 0, part.length())) {
                    writer.write(ByteBuffer.wrap(new byte[part.length()]));
                    Digest other = Digest.ofContent(new byte[part.length()], 0, part.length());
                    assertThrows(IllegalStateException.class, () -> writer.keep(other));
                }
            }
        }

        @Test
        @DisplayName("a discarded part is gone for good and can be written again, more than once")
        void discarded() throws Exception {
            for (int round = 0; round < 3; round++) {
                try (Upload upload = volume.upload(ID, KEY)) {
                    write(upload, 0);
                    write(upload, 1);
                    upload.discard(1);
                    upload.discard(1);
                    assertEquals(Set.of(0), numbers(upload));
                }
                reopen();
            }
            try (Upload upload = volume.upload(ID, KEY)) {
                assertEquals(Set.of(0), numbers(upload));
                write(upload, 1);
                assertEquals(Set.of(0, 1), numbers(upload));
            }
        }

        @Test
        @DisplayName("parts with a gap are not completed")
        void gap() throws Exception {
            try (Upload upload = volume.upload(ID, KEY)) {
                write(upload, 0);
                write(upload, 2);
                assertThrows(IllegalStateException.class, upload::complete);
            }
            assertTrue(volume.find(KEY).isEmpty());
        }

        @Test
        @DisplayName("completing again is safe, also after reopening")
        void completedAgain() throws Exception {
            try (Upload upload = volume.upload(ID, KEY)) {
                write(upload, 0);
                upload.complete();
                upload.complete();
            }
            reopen();
            try (Upload upload = volume.upload(ID, KEY)) {
                upload.complete();
                upload.abort();
            }
            assertEquals(part(0).length(), volume.find(KEY).orElseThrow().length());
            assertEquals(Set.of(), uploads());
        }

        @Test
        @DisplayName("completing never replaces an object")
        void completeNeverReplaces() throws Exception {
            put(KEY, new byte[] {1});
            try (Upload upload = volume.upload(ID, KEY)) {
                write(upload, 0);
                assertEquals(Kind.EXISTS, kindOf(upload::complete));
            }
            assertArrayEquals(new byte[] {1}, read(KEY, 0, 10));
        }

        @Test
        @DisplayName("an aborted upload leaves nothing, and its id can be used again")
        void aborted() throws Exception {
            try (Upload upload = volume.upload(ID, KEY)) {
                write(upload, 0);
                upload.abort();
                upload.abort();
            }
            reopen();
            assertEquals(Set.of(), uploads());
            try (Upload upload = volume.upload(ID, KEY)) {
                assertEquals(Set.of(), numbers(upload));
                write(upload, 0);
                assertEquals(Set.of(0), numbers(upload));
            }
        }
    }

    @FunctionalInterface
    private interface Numbered<T> {
        Callable<T> task(int number);
    }

    private static <T> List<T> together(int count, Numbered<T> tasks) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> future : threads.invokeAll(
                    IntStream.range(0, count).mapToObj(tasks::task).toList())) {
                results.add(future.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
