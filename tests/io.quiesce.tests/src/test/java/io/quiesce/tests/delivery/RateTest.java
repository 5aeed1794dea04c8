package io.quiesce.tests.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Cancellation;
import io.quiesce.api.plan.Plan;
import io.quiesce.api.plan.SpoolSpec;
import io.quiesce.api.plan.TransferSpec;
import io.quiesce.api.transfer.BackupId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("R4.1")
@Timeout(120)
@DisplayName("A backup at the slowest rate")
class RateTest {

    private static final int DATA = 800_000;

    @TempDir
    Path folder;

    @Test
    @DisplayName("takes its time, and is taken for neither silent nor stalled")
    void slowest() throws Exception {
        try (Route route = new Route(folder, DATA)) {
            Plan plan = route.plan(
                    Route.limits(Duration.ofSeconds(30)), SpoolSpec.DEFAULT, Optional.of(TransferSpec.SLOWEST));
            long from = System.nanoTime();
            BackupId backup = route.run(plan, new Cancellation()).backup();
            double seconds = (System.nanoTime() - from) / 1e9;
            double least = (double) DATA / TransferSpec.SLOWEST.bytes() - 0.25; // one burst
            assertTrue(seconds >= least, seconds + " s");
            assertTrue(route.verifies(backup));
            assertEquals(List.of(), route.spool());
        }
    }
}
