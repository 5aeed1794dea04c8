package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.error.BusyException;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.service.BackupEngine.Discarded;
import io.quiesce.api.service.BackupEngine.Waiting;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.ChunkRef;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {

    @TempDir
    Path home;

    private final BackupId backup = new BackupId(UUID.randomUUID());
    private final List<ChunkRef> chunks = new ArrayList<>();

    private Spool filled() throws Exception {
        Spool spool = Spool.create(home, backup);
        try (ChunkCutter cutter = new ChunkCutter(spool, 10, bytes -> {}, chunks::add)) {
            for (int i = 0; i < 3; i++) {
                cutter.accept(new byte[] {(byte) i, 1, 2, 3, 4, 5, 6, 7}, 0, 8);
            }
            cutter.finish();
        }
        return spool;
    }

    private static void captured(Spool spool) throws Exception {
        spool.sync(() -> {});
        Files.writeString(spool.directory().resolve("captured.properties"), "plan=shop\n");
    }

    @Test
    @DisplayName("is for its owner only, also one that others could read before")
    void permissions() throws Exception {
        Files.createDirectory(
                home.resolve("spool"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        filled().close();
        assertEquals(
                PosixFilePermissions.fromString("rwx------"), Files.getPosixFilePermissions(home.resolve("spool")));
    }

    @Test
    @DisplayName("has the same chunks in whatever language it is opened")
    void language() throws Exception {
        try (Spool spool = filled()) {
            captured(spool);
        }
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("fa-IR")); // writes digits of its own
        try (Spool spool = Spool.open(home, backup)) {
            assertTrue(spool.has(chunks.getFirst()));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    @DisplayName("is held by its process after it was made durable, too")
    void syncKeepsTheLock() throws Exception {
        try (Spool spool = filled()) {
            Path lock = spool.directory().resolve("lock");
            assertTrue(KernelLocks.holds(lock));
            captured(spool);
            assertTrue(KernelLocks.holds(lock));
        }
    }

    @Test
    @DisplayName("is not removed as uncaptured when that can't be seen")
    void unreadableMark() throws Exception {
        Spool spool = filled();
        spool.close();
        Path mark = spool.directory().resolve("captured.properties");
        Files.createSymbolicLink(mark, mark); // to look at it is an error, for root too
        new CapturedRuns(null, home).removeUncaptured(backup -> false);
        assertTrue(Files.exists(spool.file(0)));
        Files.delete(mark);
        new CapturedRuns(null, home).removeUncaptured(backup -> false);
        assertFalse(Files.exists(spool.directory()));
    }

    @Test
    @DisplayName("may be a link to a folder on another file system")
    void link() throws Exception {
        Path elsewhere = Files.createDirectory(home.resolve("elsewhere"));
        Files.createSymbolicLink(home.resolve("spool"), elsewhere);
        try (Spool spool = filled()) {
            assertEquals(24, spool.bytes());
            assertTrue(Files.exists(elsewhere.resolve(backup.toString())));
        }
        assertEquals(PosixFilePermissions.fromString("rwx------"), Files.getPosixFilePermissions(elsewhere));
    }

    @Test
    @DisplayName("is made for both by two runs that begin at the same moment in a new home")
    void madeAtOnce() throws Exception {
        ExecutorService runs = Executors.newFixedThreadPool(2);
        try {
            for (int i = 0; i < 300; i++) {
                Path fresh = home.resolve("home" + i);
                CyclicBarrier together = new CyclicBarrier(2);
                Callable<Path> begin = () -> {
                    together.await();
                    return Spool.root(fresh);
                };
                for (Future<Path> root : runs.invokeAll(List.of(begin, begin))) {
                    assertEquals(fresh.resolve("spool"), root.get());
                }
            }
        } finally {
            runs.shutdownNow();
        }
    }

    @Test
    @DisplayName("counts what is here, and no more what was dropped")
    void bytes() throws Exception {
        try (Spool spool = filled()) {
            spool.drop(chunks.get(1));
            spool.drop(chunks.get(1));
            assertEquals(16, spool.bytes());
        }
    }

    @Test
    @DisplayName("knows a chunk that the disk has changed")
    void intact() throws Exception {
        try (Spool spool = filled()) {
            assertTrue(spool.intact(chunks.get(0)));
            Files.write(spool.file(0), new byte[] {9, 1, 2, 3, 4, 5, 6, 7});
            assertFalse(spool.intact(chunks.get(0)));
        }
    }

    @Test
    @DisplayName("is opened by one at a time, and only when it was captured")
    void oneOwner() throws Exception {
        Spool spool = filled();
        assertThrows(CheckFailedException.class, () -> Spool.open(home, backup));
        captured(spool);
        assertThrows(BusyException.class, () -> Spool.open(home, backup));
        spool.close();
        Spool.open(home, backup).close();
    }

    @Test
    @DisplayName("is gone after its removal")
    void removal() throws Exception {
        Spool spool = filled();
        captured(spool);
        spool.remove();
        assertFalse(Files.exists(spool.directory()));
    }

    @Test
    @DisplayName("is removed by two at once, and neither fails")
    void removedByTwo() throws Exception {
        for (int round = 0; round < 100; round++) {
            chunks.clear();
            Spool spool = filled();
            spool.close();
            CyclicBarrier both = new CyclicBarrier(2);
            Callable<Boolean> removal = () -> {
                both.await();
                Spool.remove(home, backup);
                return true;
            };
            try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
                for (Future<Boolean> one : threads.invokeAll(List.of(removal, removal))) {
                    assertTrue(one.get());
                }
            }
            assertFalse(Files.exists(spool.directory()));
        }
    }

    @Test
    @DisplayName("is no captured run any more from the first step of its removal on, and the next run removes the rest")
    void killedRemoval() throws Exception {
        try (Spool spool = filled()) {
            captured(spool);
            RunRecord.remove(spool.directory());
        }
        CapturedRuns runs = new CapturedRuns(
                new Parts(null, null, null, null, null, Clock.systemUTC(), new Random(1), RetryPolicy.BACKOFF), home);
        assertEquals(List.of(), runs.waiting());
        runs.removeUncaptured(backup -> false);
        assertFalse(Files.exists(Spool.directory(home, backup)));
    }

    @Test
    @DisplayName("with a journal that can't be read is listed with what is wrong, and can be discarded")
    void damaged() throws Exception {
        try (Spool spool = filled()) {
            captured(spool);
            Files.delete(spool.directory().resolve("chunks"));
        }
        CapturedRuns runs = new CapturedRuns(
                new Parts(null, null, null, null, null, Clock.systemUTC(), new Random(1), RetryPolicy.BACKOFF), home);
        Waiting waiting = runs.waiting().getFirst();
        assertFalse(waiting.readable());
        assertEquals(24, waiting.spooled());
        assertTrue(waiting.problem().contains("backup"), waiting.problem());
        Discarded discarded = runs.discard(backup);
        assertFalse(discarded.receiverDropped(), "nobody knows which receiver");
        assertFalse(Files.exists(Spool.directory(home, backup)));
    }
}
