package io.quiesce.mysql.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Cancellation;
import io.quiesce.api.Secret;
import io.quiesce.api.error.CaptureException;
import io.quiesce.api.error.InstanceDownException;
import io.quiesce.api.error.InstanceException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.instance.Inspection;
import io.quiesce.api.instance.ShutdownKind;
import io.quiesce.api.instance.StartRecipe;
import io.quiesce.api.plan.InstanceSpec;
import io.quiesce.api.plan.NetworkLimits;
import io.quiesce.api.plan.ServiceControl;
import io.quiesce.api.plan.TimeLimits;
import io.quiesce.api.spi.Guard;
import io.quiesce.api.spi.Quiesced;
import io.quiesce.mysql.internal.Scenario.OnShutdown;
import io.quiesce.mysql.internal.Scenario.OnStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** P5: whatever a server and its service do, the instance is left as it was found, or that is said. */
@Tag("P5")
@Tag("R3.1")
@Tag("R3.5")
@Tag("R9.1")
class InstanceManagementTest {

    private static final Duration SHORT = Duration.ofMillis(40);
    private static final TimeLimits LIMITS =
            new TimeLimits(SHORT, SHORT, SHORT, SHORT, Duration.ofMillis(250), NetworkLimits.DEFAULT, SHORT, SHORT);

    private static final Set<OnShutdown> BADLY = Set.of(OnShutdown.CRASHES, OnShutdown.RESPAWNS);

    @Property(tries = 120, edgeCases = EdgeCasesMode.NONE)
    void theInstanceIsLeftAsItWasFound(@ForAll("scenarios") Scenario scenario) throws IOException {
        Path data = Files.createTempDirectory("quiesce-p5-").toRealPath();
        try {
            SimulatedHost host = new SimulatedHost(scenario, data);
            List<String> steps = new ArrayList<>();
            Optional<QuiesceException> failure = run(scenario, host, data, steps);
            judge(scenario, host, failure, steps);
        } finally {
            SimulatedHost.remove(data);
        }
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void neitherInterruptsNorFailingListenersKeepItDown(@ForAll("scenarios") Scenario scenario) throws Exception {
        Path data = Files.createTempDirectory("quiesce-p5-").toRealPath();
        try {
            SimulatedHost host = new SimulatedHost(scenario, data);
            MySqlAdapter adapter = new MySqlAdapter(host.host());
            InstanceSpec instance = instance(scenario, data);
            Inspection inspection = adapter.inspect(instance, LIMITS);
            Optional<QuiesceException> failure = Optional.empty();
            boolean[] thrown = {false};
            Consumer<String> troublemaker = step -> {
                Thread.currentThread().interrupt();
                if (thrown[0]) {
                    return;
                }
                thrown[0] = true;
                throw new IllegalStateException("a listener fails");
            };
            try (Quiesced quiesced =
                    adapter.quiesce(instance, LIMITS, inspection, new Unguarded(), troublemaker, new Cancellation())) {
                assertFalse(host.isAlive());
            } catch (QuiesceException e) {
                failure = Optional.of(e);
            }
            assertTrue(Thread.interrupted(), "the interrupt is kept");
            judge(scenario, host, failure, List.of());
        } finally {
            SimulatedHost.remove(data);
        }
    }

    @Example
    void aStopThatFailsAndAStartThatThrowsSayThatItIsDown() throws Exception {
        Path data = Files.createTempDirectory("quiesce-p5-").toRealPath();
        try {
            Scenario scenario = new Scenario(
                    true, false, false, false, false, OnShutdown.ENDS, true, true, List.of(OnStart.UP), false);
            MySqlAdapter adapter = new MySqlAdapter(
                    new SimulatedHost(scenario, data).withThrowingStarts().host());
            InstanceSpec instance = instance(scenario, data);
            Inspection inspection = adapter.inspect(instance, LIMITS);
            InstanceDownException down = assertThrows(
                    InstanceDownException.class,
                    () -> adapter.quiesce(
                            instance, LIMITS, inspection, new LostGuard(), step -> {}, new Cancellation()));
            assertTrue(down.getMessage().contains("nobody foresees this"), down.getMessage());
            assertTrue(down.hint().contains("3. run: "), down.hint());
        } finally {
            SimulatedHost.remove(data);
        }
    }

    @Example
    void anOrderlyEndNeedsNoStopOfTheUnitWhichWouldStopOthers() throws Exception {
        Path data = Files.createTempDirectory("quiesce-p5-").toRealPath();
        try {
            Scenario scenario = new Scenario(
                    true, true, false, false, false, OnShutdown.ENDS, true, true, List.of(OnStart.UP), false);
            SimulatedHost host = new SimulatedHost(scenario, data);
            assertEquals(Optional.empty(), run(scenario, host, data, new ArrayList<>()));
            assertTrue(host.log.contains("SHUTDOWN"), host.log::toString);
            assertFalse(host.log.stream().anyMatch(c -> c.contains(" stop -- db.service")), host.log::toString);
        } finally {
            SimulatedHost.remove(data);
        }
    }

    /** A guardian that is gone when the instance is down. */
    private static final class LostGuard implements Guard {

        @Override
        public void arm(StartRecipe recipe) {
            // it watches, for now
        }

        @Override
        public void fence() throws QuiesceException {
            throw new CaptureException("the guardian is lost", "");
        }

        @Override
        public Optional<String> breach() {
            return Optional.empty();
        }

        @Override
        public boolean release() {
            return true;
        }
    }

    private Optional<QuiesceException> run(Scenario scenario, SimulatedHost host, Path data, List<String> steps) {
        MySqlAdapter adapter = new MySqlAdapter(host.host());
        InstanceSpec instance = instance(scenario, data);
        Inspection inspection = adapter.inspect(instance, LIMITS);
        assertFalse(inspection.refused(), () -> inspection.findings().toString());
        assertEquals(scenario.running(), inspection.running());
        assertEquals(0, host.starts, "an inspection starts nothing");
        try (Quiesced quiesced =
                adapter.quiesce(instance, LIMITS, inspection, new Unguarded(), steps::add, new Cancellation())) {
            assertFalse(host.isAlive(), "down");
            assertFalse(host.socketActive, "nothing can start it by a connection");
            quiesced.confirmDown();
            assertKind(scenario, host, quiesced);
            if (scenario.startedMeanwhile()) {
                host.begin(true);
                assertThrows(InstanceException.class, quiesced::confirmDown);
            }
            return Optional.empty();
        } catch (QuiesceException e) {
            return Optional.of(e);
        }
    }

    private static void assertKind(Scenario scenario, SimulatedHost host, Quiesced quiesced) {
        boolean crashed = host.kills > 0
                || scenario.running() && BADLY.contains(scenario.onShutdown()) && host.log.contains("SHUTDOWN");
        ShutdownKind clean = scenario.running() ? ShutdownKind.CLEAN : ShutdownKind.FOUND_CLEAN;
        assertEquals(crashed ? ShutdownKind.CRASH : clean, quiesced.shutdown());
    }

    private static void judge(
            Scenario scenario, SimulatedHost host, Optional<QuiesceException> failure, List<String> steps) {
        String story = scenario + "\n" + steps + "\n" + host.log + "\n" + failure;
        assertTrue(scenario.allowKill() || host.kills == 0, () -> "SIGKILL: " + story);
        if (!scenario.running()) {
            assertEquals(0, host.starts, () -> "left stopped: " + story);
            assertEquals(scenario.socket() && scenario.systemd(), host.socketActive && scenario.systemd(), story);
            return;
        }
        boolean saidDown =
                failure.filter(InstanceDownException.class::isInstance).isPresent();
        assertTrue(host.isUp() || saidDown, () -> "neither up nor said to be down: " + story);
        if (saidDown) {
            assertTrue(failure.get().hint().contains("3. run: "), () -> "instructions: " + story);
            assertTrue(mayStayDown(scenario), () -> "could have been started: " + story);
        } else if (scenario.systemd()) {
            assertEquals(scenario.socket(), host.socketActive, () -> "socket: " + story);
        }
    }

    /** Further attempts are a matter of time, see {@link StartSequenceTest}; a server that hangs for ever can't be helped. */
    private static boolean mayStayDown(Scenario s) {
        boolean hangs = s.onShutdown() == OnShutdown.HANGS && !s.onTerminate() && !s.onServiceStop() && !s.allowKill();
        return hangs || s.onStart().get(0) != OnStart.UP;
    }

    static InstanceSpec instance(Scenario scenario, Path data) {
        ServiceControl service = scenario.systemd()
                ? new ServiceControl.Systemd("db")
                : new ServiceControl.Command(
                        List.of("/bin/sh", "stop"),
                        List.of(
                                "/bin/sh",
                                "mariadbd",
                                "--no-defaults",
                                "--datadir=" + data,
                                "--log-error=" + data + "/err.log"));
        return new InstanceSpec(
                "mysql",
                "127.0.0.1",
                SimulatedHost.PORT,
                "q",
                Secret.of("x"),
                data,
                service,
                false,
                scenario.allowKill(),
                Optional.empty(),
                List.of());
    }

    @Provide
    Arbitrary<Scenario> scenarios() {
        Arbitrary<Boolean> coin = Arbitraries.of(true, false);
        Arbitrary<Boolean> mostly =
                Arbitraries.frequency(net.jqwik.api.Tuple.of(3, true), net.jqwik.api.Tuple.of(1, false));
        Arbitrary<List<OnStart>> starts = Arbitraries.frequency(
                        net.jqwik.api.Tuple.of(5, OnStart.UP),
                        net.jqwik.api.Tuple.of(2, OnStart.FAILS),
                        net.jqwik.api.Tuple.of(2, OnStart.DIES),
                        net.jqwik.api.Tuple.of(1, OnStart.DEAF))
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
        Arbitrary<boolean[]> flags =
                Arbitraries.of(true, false).array(boolean[].class).ofSize(4);
        return Combinators.combine(mostly, coin, flags, Arbitraries.of(OnShutdown.class), coin, coin, starts, coin)
                .as((running, systemd, f, onShutdown, onTerminate, onStop, onStart, meanwhile) -> new Scenario(
                        running,
                        systemd,
                        systemd && f[0],
                        systemd && f[1],
                        f[2],
                        onShutdown,
                        onTerminate,
                        onStop,
                        onStart,
                        meanwhile));
    }
}
