package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.error.BusyException;
import io.quiesce.api.event.RunEvent;
import io.quiesce.api.event.RunEvent.Noted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A recovery that is to start an instance")
@Tag("R3.7")
@Timeout(60)
class ClaimForStartTest {

    @TempDir
    Path folder;

    private final List<RunEvent> told = new ArrayList<>();

    private Optional<OwnedFile> claim(Path lock, Duration patience) throws Exception {
        return InstanceClaim.forStart(lock, folder, patience, new Telling(told::add, Clock.systemUTC()));
    }

    private String note() {
        return told.getFirst() instanceof Noted note ? note.text() : "";
    }

    @Test
    @DisplayName("takes its lock, so that nobody begins a run meanwhile")
    void taken() throws Exception {
        Path lock = folder.resolve("lock");
        try (OwnedFile owned = claim(lock, Duration.ofSeconds(10)).orElseThrow()) {
            assertTrue(KernelLocks.holds(lock));
        }
        assertEquals(List.of(), told);
    }

    @Test
    @DisplayName("is not kept from it by another process that holds the lock, and says so")
    void held() throws Exception {
        Path lock = folder.resolve("lock");
        try (LockHolder other = LockHolder.of(lock)) {
            assertEquals(Optional.empty(), claim(lock, Duration.ofMillis(300)));
        }
        assertTrue(note().contains("somebody holds " + lock), note());
    }

    @Test
    @DisplayName("is not kept from it by what lies in the place of the lock")
    void planted() throws Exception {
        Path lock = Files.createSymbolicLink(folder.resolve("lock"), folder.resolve("elsewhere"));
        assertEquals(Optional.empty(), claim(lock, Duration.ofSeconds(10)));
        assertTrue(note().contains("is no regular file"), note());
        assertTrue(Files.notExists(folder.resolve("elsewhere")));
    }

    @Test
    @DisplayName("leaves it to a run of this very process")
    void own() throws Exception {
        Path lock = folder.resolve("lock");
        try (OwnedFile run = OwnedFile.at(lock, folder)) {
            assertThrows(BusyException.class, () -> claim(lock, Duration.ZERO));
        }
    }
}
