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
    @DisplayName(
            "one settles an interrupted run at a time, another run does not wait for that, and a cancel ends a wait")
    void settling() throws Exception {
        RunsOfHome runs = new RunsOfHome(home);
        Cancellation cancelled = new Cancellation();
        cancelled.request();
        try (RunsOfHome.Begun first = runs.claim(one).orElseThrow()) {
            assertTrue(runs.claim(one).isEmpty());
            runs.claim(other).orElseThrow().close();
            assertThrows(CancelledException.class, () -> runs.awaitClaim(one, cancelled));
        }
        runs.awaitClaim(one, new Cancellation()).close();
    }
}
