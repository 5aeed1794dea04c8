package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Cancellation;
import io.quiesce.api.error.BusyException;
import io.quiesce.api.error.CancelledException;
import io.quiesce.api.transfer.BackupId;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several backups of one process in one home. */
@Tag("R6.4")
class RunsOfHomeTest {

    @TempDir
    Path home;

    private final BackupId one = new BackupId(UUID.randomUUID());
    private final BackupId other = new BackupId(UUID.randomUUID());

    @Test
    @DisplayName("they share the lock of the home, which goes with the last; a restore is kept out")
    void shared() throws Exception {
        RunsOfHome runs = new RunsOfHome(home);
        Path lock = home.resolve("agent.lock");
        RunsOfHome.Begun first = runs.begin(one);
        RunsOfHome.Begun second = runs.begin(other);
        assertEquals(Set.of(one, other), runs.running());
        first.close();
        assertTrue(KernelLocks.holds(lock));
        assertThrows(BusyException.class, () -> OwnedFile.home(home));
        second.close();
        assertFalse(KernelLocks.holds(lock));
        try (OwnedFile restore = OwnedFile.home(home)) {
            assertThrows(BusyException.class, () -> runs.begin(one));
        }
        assertEquals(Set.of(), runs.running(), "who was refused has not begun");
        runs.begin(one).close();
    }

    @Test
    @DisplayName("one settles at a time, and a cancel ends the wait for it")
    void settling() throws Exception {
        RunsOfHome runs = new RunsOfHome(home);
        Cancellation cancelled = new Cancellation();
        cancelled.request();
        runs.settle(
                running -> {
                    Thread second = Thread.ofVirtual()
                            .unstarted(() -> assertThrows(
                                    CancelledException.class,
                                    () -> runs.settle(all -> {
                                        throw new AssertionError("two at once");
                                    }, cancelled)));
                    Throwable[] wrong = {null};
                    second.setUncaughtExceptionHandler((thread, e) -> wrong[0] = e);
                    second.start();
                    join(second);
                    assertEquals(null, wrong[0]);
                },
                new Cancellation());
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
