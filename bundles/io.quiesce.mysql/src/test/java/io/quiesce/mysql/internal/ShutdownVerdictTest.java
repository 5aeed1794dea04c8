package io.quiesce.mysql.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quiesce.api.instance.ShutdownKind;
import io.quiesce.api.plan.ServiceControl;
import io.quiesce.mysql.internal.Scenario.OnShutdown;
import io.quiesce.mysql.internal.Scenario.OnStart;
import io.quiesce.mysql.internal.host.FakeProcesses;
import io.quiesce.mysql.internal.host.Services;
import io.quiesce.mysql.internal.sql.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("R3.1")
@DisplayName("The verdict on a shutdown that was watched")
class ShutdownVerdictTest {

    private static final String END = "2026-11-20T16:22:30.604326Z 0 [System] [MY-010910] [Server]"
            + " /usr/sbin/mysqld: Shutdown complete (mysqld 8.0.31)  MySQL Community Server - GPL.\n";
    private static final String START = "2026-11-20T16:22:29.100000Z 0 [System] [MY-010116] [Server]"
            + " /usr/sbin/mysqld (mysqld 8.0.31) starting as process 4712\n";

    private static final Scenario STOPPED =
            new Scenario(false, false, false, false, false, OnShutdown.ENDS, true, true, List.of(OnStart.UP), false);

    @TempDir
    Path data = Path.of("");

    private ShutdownKind verdict(Optional<String> logged, OptionalInt exitStatus) {
        FakeProcesses processes = new FakeProcesses();
        Examination before = Examination.ofProcess(
                Services.of(
                        new ServiceControl.Command(List.of(), List.of("mysqld")),
                        new SimulatedHost(STOPPED, data),
                        processes),
                data,
                Settings.of(Map.of("log_bin", "OFF")),
                processes.add(4711, 1, "/", "/usr/sbin/mysqld"),
                List.of(),
                List.of());
        return ShutdownVerdict.watched(before, logged, exitStatus, false).kind();
    }

    @Test
    @DisplayName("is clean by the last line of the log, or by the exit status where there is no log")
    void clean() {
        assertEquals(ShutdownKind.CLEAN, verdict(Optional.of(END), OptionalInt.empty()));
        assertEquals(ShutdownKind.CLEAN, verdict(Optional.empty(), OptionalInt.of(0)));
        assertEquals(ShutdownKind.CRASH, verdict(Optional.empty(), OptionalInt.empty()));
    }

    @Test
    @DisplayName("is a crash when another server was started meanwhile, in whatever order that one ended")
    void startedMeanwhile() {
        assertEquals(ShutdownKind.CRASH, verdict(Optional.of(START + END), OptionalInt.of(0)));
    }
}
