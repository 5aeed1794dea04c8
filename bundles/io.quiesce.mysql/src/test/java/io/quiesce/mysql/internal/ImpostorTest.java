package io.quiesce.mysql.internal;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.error.InstanceDownException;
import io.quiesce.api.plan.InstanceSpec;
import io.quiesce.api.plan.NetworkLimits;
import io.quiesce.api.plan.TimeLimits;
import io.quiesce.mysql.internal.Scenario.OnShutdown;
import io.quiesce.mysql.internal.Scenario.OnStart;
import io.quiesce.mysql.internal.host.FakeProcesses;
import io.quiesce.mysql.internal.host.Services;
import io.quiesce.mysql.internal.sql.FakeSession;
import io.quiesce.mysql.internal.sql.Login;
import io.quiesce.mysql.internal.sql.Sessions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Who has taken the instance's port before its start")
@Tag("R3.4")
class ImpostorTest {

    private static final Scenario COMMANDS =
            new Scenario(false, false, false, false, false, OnShutdown.ENDS, true, true, List.of(OnStart.DIES), false);

    @TempDir
    Path data = Path.of("");

    @BeforeEach
    void real() throws IOException {
        data = data.toRealPath();
    }

    private InstanceDownException start(SimulatedHost host, Sessions sessions) {
        Duration some = Duration.ofSeconds(1);
        InstanceSpec instance = InstanceManagementTest.instance(COMMANDS, data);
        StartSequence start = new StartSequence(
                new Host(host, host, sessions),
                instance,
                new TimeLimits(some, some, some, some, Duration.ofSeconds(4), NetworkLimits.DEFAULT, some, some),
                Services.of(instance.service(), host, host),
                data,
                Optional.empty(),
                step -> assertNotEquals("The instance answers", step));
        return assertThrows(InstanceDownException.class, () -> start.run("The files are complete."));
    }

    @Test
    @DisplayName("is not taken for the instance, even when he answers as it would: no server works there")
    void answers() {
        SimulatedHost host = new SimulatedHost(COMMANDS, data);

        InstanceDownException down = start(
                host,
                (instance, limit) -> new Login.Accepted(
                        new FakeSession().row("SELECT 1", "one", "1").row("SELECT @@datadir", "d", data.toString())));

        assertTrue(host.starts > 1, "the start was tried again");
        assertTrue(down.getMessage().contains("port 3306 answers, but no server works in " + data), down::getMessage);
    }

    @Test
    @DisplayName("is named when the start fails, and is never sent the password")
    void named() {
        SimulatedHost host = new SimulatedHost(COMMANDS, data);

        FakeProcesses processes = new FakeProcesses();
        processes.listeners = address -> Optional.of(Set.of(4_000_000_000L));
        Sessions untouched = (instance, limit) -> {
            throw new AssertionError("the password was sent");
        };

        InstanceDownException down = start(host, new CheckedSessions(untouched, processes));

        assertTrue(down.getMessage().contains("belongs to the user with the id 4000000000"), down::getMessage);
    }
}
