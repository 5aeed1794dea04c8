package io.quiesce.mysql.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.error.InstanceDownException;
import io.quiesce.api.plan.InstanceSpec;
import io.quiesce.api.plan.NetworkLimits;
import io.quiesce.api.plan.TimeLimits;
import io.quiesce.mysql.internal.Scenario.OnShutdown;
import io.quiesce.mysql.internal.Scenario.OnStart;
import io.quiesce.mysql.internal.host.Services;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A start")
@Tag("R3.4")
@Tag("R9.4")
class StartSequenceTest {

    @TempDir
    Path data = Path.of("");

    private final List<String> steps = new ArrayList<>();

    @BeforeEach
    void real() throws IOException {
        data = data.toRealPath();
    }

    private SimulatedHost host(OnStart... onStart) {
        return new SimulatedHost(
                new Scenario(false, false, false, false, false, OnShutdown.ENDS, true, true, List.of(onStart), false),
                data);
    }

    private StartSequence start(SimulatedHost host, Duration limit) {
        Duration some = Duration.ofSeconds(1);
        TimeLimits limits = new TimeLimits(some, some, some, some, limit, NetworkLimits.DEFAULT, some, some);
        Scenario commands = new Scenario(
                false, false, false, false, false, OnShutdown.ENDS, true, true, List.of(OnStart.UP), false);
        InstanceSpec instance = InstanceManagementTest.instance(commands, data);
        return new StartSequence(
                host.host(),
                instance,
                limits,
                Services.of(instance.service(), host, host),
                data,
                Optional.of(data.resolve("err.log")),
                steps::add);
    }

    @Test
    @DisplayName("that fails is tried again, up to three times")
    void again() throws Exception {
        SimulatedHost host = host(OnStart.FAILS, OnStart.DIES, OnStart.UP);

        start(host, Duration.ofSeconds(12)).run("");

        assertTrue(host.isUp());
        assertEquals(3, host.starts);
    }

    @Test
    @DisplayName("that fails three times ends with instructions")
    void threeTimes() {
        SimulatedHost host = host(OnStart.FAILS);

        InstanceDownException e = assertThrows(
                InstanceDownException.class,
                () -> start(host, Duration.ofSeconds(2)).run("The files are complete."));

        assertEquals(3, host.starts);
        assertTrue(e.getMessage().contains("ended with status 1"), e::getMessage);
        assertTrue(e.hint().startsWith("The files are complete."), e::hint);
        assertTrue(e.hint().contains("mysql -h 127.0.0.1 -P 3306 -u q -p"), e::hint);
    }

    @Test
    @DisplayName("of a server that is there but does not answer is not repeated")
    void deaf() {
        SimulatedHost host = host(OnStart.DEAF);

        assertThrows(
                InstanceDownException.class,
                () -> start(host, Duration.ofMillis(300)).run(""));

        assertEquals(1, host.starts);
    }

    @Test
    @DisplayName("on restored files is shown by the refusal of its own accounts, which are those of the backup")
    void otherAccounts() throws Exception {
        SimulatedHost host = host(OnStart.UP).withOtherPassword();

        assertEquals(
                Optional.of("access denied"), start(host, Duration.ofSeconds(1)).runRestored(""));
        assertEquals(1, host.starts);
        assertTrue(steps.getLast().contains("refuses the plan's account"), steps::toString);
    }

    @Test
    @DisplayName("on restored files is not shown by a refusal that may be another's")
    void othersRefusal() {
        SimulatedHost host = host(OnStart.UP).withOtherPassword().withOtherListener();

        InstanceDownException e = assertThrows(
                InstanceDownException.class,
                () -> start(host, Duration.ofSeconds(1)).runRestored(""));
        assertTrue(e.getMessage().contains("it runs, but access denied"), e::getMessage);
    }

    @Test
    @DisplayName("on restored files that take the plan's account has nothing to say")
    void sameAccounts() throws Exception {
        assertEquals(
                Optional.empty(), start(host(OnStart.UP), Duration.ofSeconds(1)).runRestored(""));
    }

    @Test
    @DisplayName("after a backup is not shown by a refusal: the account was let in before the stop")
    void refusedAfterBackup() {
        SimulatedHost host = host(OnStart.UP).withOtherPassword();

        assertThrows(
                InstanceDownException.class,
                () -> start(host, Duration.ofSeconds(1)).run(""));
    }

    @Test
    @DisplayName("of an instance that runs already does nothing")
    void running() throws Exception {
        SimulatedHost host = host(OnStart.UP);
        host.begin(true);

        start(host, Duration.ofSeconds(5)).run("");

        assertEquals(0, host.starts);
        assertTrue(steps.get(0).contains("already"), steps::toString);
    }
}
