package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Digest;
import io.quiesce.api.error.ArchiveException;
import io.quiesce.api.service.Seals;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.ChunkRef;
import io.quiesce.api.transfer.Receipt;
import io.quiesce.api.transfer.SealHeader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("R4.2")
class RemoteArchiveTest {

    private static final BackupId BACKUP = new BackupId(UUID.randomUUID());

    private final ScriptedLink link = new ScriptedLink();

    private ChunkTable publish(int length, int chunkSize, long seed) throws Exception {
        link.published = new byte[length];
        new Random(seed).nextBytes(link.published);
        List<ChunkRef> chunks = new ArrayList<>();
        for (int at = 0; at < length; at += chunkSize) {
            int part = Math.min(chunkSize, length - at);
            chunks.add(new ChunkRef(chunks.size(), at, part, Digest.ofContent(link.published, at, part)));
        }
        return ChunkTable.read(new ListedSeal(chunks.iterator()));
    }

    @Property(tries = 100)
    void readsWhatWasPublished(
            @ForAll @IntRange(min = 1, max = 5000) int length,
            @ForAll @IntRange(min = 1, max = 700) int chunkSize,
            @ForAll long seed)
            throws Exception {
        Path window = Files.createTempDirectory("quiesce-window");
        ChunkTable table = publish(length, Math.max(chunkSize, length / 200 + 1), seed);
        try (RemoteArchive archive = new RemoteArchive(link, BACKUP, table, length, window, 2, new Random(1))) {
            Random random = new Random(seed);
            for (int i = 0; i < 20; i++) {
                int from = random.nextInt(length);
                int count = 1 + random.nextInt(length - from);
                byte[] read = new byte[count];
                archive.read(from, read, 0, count);
                assertArrayEquals(Arrays.copyOfRange(link.published, from, from + count), read);
            }
        } finally {
            Trees.remove(window);
        }
    }

    @Test
    @DisplayName("keeps a bounded window of chunks and fetches each once when read front to back")
    void boundedWindow(@TempDir Path window) throws Exception {
        ChunkTable table = publish(10_000, 100, 7);
        try (RemoteArchive archive = new RemoteArchive(link, BACKUP, table, 10_000, window, 2, new Random(1))) {
            byte[] read = new byte[50];
            for (int at = 0; at < 10_000; at += 50) {
                archive.read(at, read, 0, 50);
                try (Stream<Path> files = Files.list(window)) {
                    assertTrue(files.count() <= 10, "the window stays small");
                }
            }
        }
        assertEquals(100, link.fetches.get());
    }

    @Test
    @DisplayName("fetches again after the line broke")
    void retries(@TempDir Path window) throws Exception {
        ChunkTable table = publish(100, 100, 7);
        link.failures.add(ScriptedLink.brokenLine());
        try (RemoteArchive archive = new RemoteArchive(link, BACKUP, table, 100, window, 1, new Random(1))) {
            byte[] read = new byte[100];
            archive.read(0, read, 0, 100);
            assertArrayEquals(link.published, read);
        }
    }

    @Test
    @Tag("P9")
    @DisplayName("refuses a chunk that does not match its digest")
    void refusesDamage(@TempDir Path window) throws Exception {
        ChunkTable table = publish(100, 50, 7);
        link.published[70] ^= 1;
        try (RemoteArchive archive = new RemoteArchive(link, BACKUP, table, 100, window, 1, new Random(1))) {
            byte[] read = new byte[100];
            assertThrows(ArchiveException.class, () -> archive.read(0, read, 0, 100));
        }
    }

    @Test
    @DisplayName("a position outside every chunk is an error")
    void outside(@TempDir Path window) throws Exception {
        ChunkTable table = publish(100, 50, 7);
        try (RemoteArchive archive = new RemoteArchive(link, BACKUP, table, 100, window, 1, new Random(1))) {
            assertThrows(ArchiveException.class, () -> archive.read(90, new byte[20], 0, 20));
        }
    }

    /** Only the chunks of a seal. */
    private record ListedSeal(Iterator<ChunkRef> chunks) implements Seals.Reading {
        @Override
        public SealHeader header() {
            throw new AssertionError("not asked for");
        }

        @Override
        public Optional<ChunkRef> next() {
            return chunks.hasNext() ? Optional.of(chunks.next()) : Optional.empty();
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
            return Optional.empty();
        }

        @Override
        public void close() {}
    }
}
