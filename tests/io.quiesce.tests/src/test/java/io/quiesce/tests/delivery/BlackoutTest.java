package io.quiesce.tests.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Cancellation;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.event.RunEvent;
import io.quiesce.api.event.RunListener;
import io.quiesce.api.event.Stage;
import io.quiesce.api.plan.SpoolSpec;
import io.quiesce.api.service.BackupEngine.RunOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run that had to wait until the blackout of its schedule. */
@Tag("R2.5")
@Timeout(120)
class BlackoutTest {

    @TempDir
    Path folder;

    private Route route;

    @BeforeEach
    void open() throws Exception {
        route = new Route(folder, 100_000);
    }

    @AfterEach
    void close() throws IOException {
        route.close();
    }

    private void run(Instant stopBefore, RunListener listener) throws Exception {
        route.engine.run(
                route.agent,
                route.plan(Route.limits(Duration.ofSeconds(30)), SpoolSpec.DEFAULT),
                new RunOptions(true, Optional.of(stopBefore)),
                listener,
                new Cancellation());
    }

    private void refused(Instant stopBefore, RunListener listener) throws Exception {
        CheckFailedException late = assertThrows(CheckFailedException.class, () -> run(stopBefore, listener));
        assertTrue(late.getMessage().contains(stopBefore.toString()), late.getMessage());
        assertTrue(late.hint().contains("Nothing was stopped"), late.hint());
        assertFalse(late.retryHelps());
        assertEquals(0, route.database.stops.get());
        assertEquals(List.of(), route.spool());
        assertEquals(List.of(), route.published());
    }

    @Test
    @DisplayName("stops nothing when its turn comes within it")
    void turn() throws Exception {
        refused(Instant.now(), event -> {});
    }

    @Test
    @DisplayName("stops nothing when it begins as the run is about to stop the instance")
    void aboutToStop() throws Exception {
        Instant soon = Instant.now().plusSeconds(3);
        refused(soon, event -> {
            if (event instanceof RunEvent.StageBegan began && began.stage() == Stage.FREEZE) {
                while (Instant.now().isBefore(soon)) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
                }
            }
        });
    }

    @Test
    @DisplayName("goes on when it begins after the stop")
    void stopped() throws Exception {
        run(Instant.now().plus(Duration.ofHours(1)), event -> {});
        assertEquals(1, route.database.stops.get());
        assertEquals(1, route.published().size());
    }
}
