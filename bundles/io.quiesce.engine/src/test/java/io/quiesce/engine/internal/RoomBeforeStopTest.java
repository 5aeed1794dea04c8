package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Cancellation;
import io.quiesce.api.error.BusyException;
import io.quiesce.api.error.CancelledException;
import io.quiesce.api.event.RunEvent;
import io.quiesce.api.transfer.BackupId;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run that would stop its instance while another one fills the spool. */
@Tag("R6.4")
@Tag("R9.5")
@Timeout(60)
class RoomBeforeStopTest {

    private static final SpoolRoom ONE_CHUNK = new SpoolRoom(8, 0);

    @TempDir
    Path home = Path.of("");

    private final List<RunEvent> told = new ArrayList<>();
    private final Cancellation cancellation = new Cancellation();
    private RunsOfHome runs = new RunsOfHome(home);
    private Spool other;
    private SpoolAccount.Part part;

    @BeforeEach
    void anotherRun() throws Exception {
        runs = new RunsOfHome(home);
        other = Spool.create(home, new BackupId(UUID.randomUUID()));
        part = runs.spool().enter(other);
        assertEquals(SpoolAccount.Answer.ADMITTED, runs.spool().ask(other, ONE_CHUNK, 8));
    }

    @AfterEach
    void end() {
        part.close();
        other.close();
    }

    private void await(Duration longest) throws Exception {
        new RoomBeforeStop(runs, ONE_CHUNK, 8).await(longest, new Telling(told::add, Clock.systemUTC()), cancellation);
    }

    @Test
    @DisplayName("stops nothing when no room was made in time, and says that trying again helps")
    void bounded() {
        BusyException busy = assertThrows(BusyException.class, () -> await(Duration.ofMillis(300)));
        assertTrue(busy.getMessage().contains("nothing was stopped"), busy.getMessage());
        assertTrue(busy.retryHelps());
    }

    @Test
    @DisplayName("goes on when the other one has ended, and has told once that it waited")
    void goesOn() throws Exception {
        Thread ends = Thread.ofPlatform().daemon().unstarted(part::close);
        new RoomBeforeStop(runs, ONE_CHUNK, 8)
                .await(
                        Duration.ofHours(1),
                        new Telling(
                                event -> {
                                    told.add(event);
                                    ends.start();
                                },
                                Clock.systemUTC()),
                        cancellation);
        assertEquals(1, told.size());
        await(Duration.ZERO);
        assertEquals(1, told.size(), "there is room now");
    }

    @Test
    @DisplayName("ends when it is cancelled")
    void cancelled() {
        cancellation.request();
        assertThrows(CancelledException.class, () -> await(Duration.ofHours(1)));
    }
}
