package io.quiesce.mysql.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Cancellation;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.instance.Finding.Severity;
import io.quiesce.api.instance.Inspection;
import io.quiesce.api.plan.InstanceSpec;
import io.quiesce.api.plan.NetworkLimits;
import io.quiesce.api.plan.TimeLimits;
import io.quiesce.api.spi.Quiesced;
import io.quiesce.mysql.internal.Scenario.OnShutdown;
import io.quiesce.mysql.internal.Scenario.OnStart;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What a replica does after its start:")
@Tag("R3.4")
class ResumptionTest {

    private static final Duration SHORT = Duration.ofMillis(40);
    private static final TimeLimits LIMITS =
            new TimeLimits(SHORT, SHORT, SHORT, SHORT, Duration.ofMillis(250), NetworkLimits.DEFAULT, SHORT, SHORT);
    private static final Scenario GOOD =
            new Scenario(true, true, false, false, false, OnShutdown.ENDS, true, true, List.of(OnStart.UP), false);

    @TempDir
    Path data = Path.of("");

    @BeforeEach
    void real() throws IOException {
        data = data.toRealPath();
    }

    private List<Finding> cycle(SimulatedHost host) throws Exception {
        MySqlAdapter adapter = new MySqlAdapter(host.host());
        InstanceSpec instance = InstanceManagementTest.instance(GOOD, data);
        Inspection inspection = adapter.inspect(instance, LIMITS);
        assertFalse(inspection.refused(), () -> inspection.findings().toString());
        try (Quiesced quiesced =
                adapter.quiesce(instance, LIMITS, inspection, new Unguarded(), step -> {}, new Cancellation())) {
            assertEquals(List.of(), quiesced.notAsFound(), "nothing can be told before the start");
            quiesced.thaw();
            return quiesced.notAsFound();
        }
    }

    @Test
    @DisplayName("one that replicates again needs nobody, nor does a server that never did")
    void again() throws Exception {
        assertEquals(List.of(), cycle(new SimulatedHost(GOOD, data).replicating(true)));
        assertEquals(List.of(), cycle(new SimulatedHost(GOOD, data)));
    }

    @Test
    @DisplayName("one that stands still is told, with its source and what to look at")
    void standsStill() throws Exception {
        List<Finding> missing = cycle(new SimulatedHost(GOOD, data).replicating(false));

        assertEquals(1, missing.size(), missing::toString);
        assertEquals(Severity.WARNING, missing.getFirst().severity());
        assertEquals(
                "replication ran before the stop and does not run again: db1 (receiving: no, applying: no)",
                missing.getFirst().message());
        assertTrue(missing.getFirst().hint().contains("START REPLICA"));
    }
}
