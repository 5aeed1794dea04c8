package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.error.ArchiveException;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.transfer.BackupId;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Tag("R4.2")
class RemoteArchiveTest {

    private static final BackupId BACKUP = new BackupId(UUID.randomUUID());

    private final ScriptedLink link = new ScriptedLink();

    private RemoteArchive publish(int length, int segmentBytes, long seed) {
        link.published = new byte[length];
        new Random(seed).nextBytes(link.published);
        return new RemoteArchive(link, BACKUP, length, segmentBytes, 2, new Random(1));
    }

    @Property(tries = 150)
    void readsWhatWasPublished(
            @ForAll @IntRange(min = 1, max = 5000) int length,
            @ForAll @IntRange(min = 1, max = 700) int segmentBytes,
            @ForAll long seed)
            throws Exception {
        try (RemoteArchive archive = publish(length, Math.max(segmentBytes, length / 200 + 1), seed)) {
            Random random = new Random(seed);
            for (int i = 0; i < 20; i++) {
                int from = random.nextInt(length);
                int count = 1 + random.nextInt(length - from);
                byte[] read = new byte[count];
                archive.read(from, read, 0, count);
                assertArrayEquals(Arrays.copyOfRange(link.published, from, from + count), read);
            }
        }
    }

    @Test
    @Tag("R4.3")
    @DisplayName("fetches next to nothing twice when two readers go forward, in the files and in the contents")
    void twoReaders() throws Exception {
        try (RemoteArchive archive = publish(10_000, 100, 7)) {
            byte[] read = new byte[50];
            for (int at = 0; at < 5_000; at += 50) {
                archive.read(at, read, 0, 50);
                archive.read(5_000 + at, read, 0, 50);
            }
        }
        int fetches = link.fetches.get();
        assertTrue(fetches <= 104, fetches + " fetches of 100 segments; only where one reader meets the other's start");
    }

    @Test
    @org.junit.jupiter.api.Tag("T5.2")
    @DisplayName("of what is not expected to be read fetches nothing ahead, only the segments that hold what is")
    void expected() throws Exception {
        try (RemoteArchive archive = publish(10_000, 100, 7)) {
            // 2,050 to 2,120 and 7,000 to 7,050
            archive.expect(p -> p < 2_120 ? Math.max(p, 2_050) : p < 7_050 ? Math.max(p, 7_000) : 10_000);
            for (int at : new int[] {2_050, 2_100, 7_000}) {
                byte[] read = new byte[20];
                archive.read(at, read, 0, 20);
                assertArrayEquals(Arrays.copyOfRange(link.published, at, at + 20), read);
            }
        }
        assertEquals(3, link.fetches.get());
    }

    @Test
    @DisplayName("fetches again after the line broke")
    void retries() throws Exception {
        link.failures.add(Optional.of(ScriptedLink.brokenLine()));
        try (RemoteArchive archive = publish(100, 100, 7)) {
            byte[] read = new byte[100];
            archive.read(0, read, 0, 100);
            assertArrayEquals(link.published, read);
        }
    }

    @Test
    @DisplayName("ends at a refusal")
    void refusal() throws Exception {
        link.failures.add(Optional.of(ScriptedLink.refusal()));
        try (RemoteArchive archive = publish(100, 100, 7)) {
            assertThrows(TransferException.class, () -> archive.read(0, new byte[100], 0, 100));
        }
    }

    @Test
    @DisplayName("a position outside is an error")
    void outside() throws Exception {
        try (RemoteArchive archive = publish(100, 50, 7)) {
            assertThrows(ArchiveException.class, () -> archive.read(90, new byte[20], 0, 20));
        }
    }
}
