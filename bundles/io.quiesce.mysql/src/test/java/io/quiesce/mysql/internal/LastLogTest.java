package io.quiesce.mysql.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.archive.ArchiveHeader;
import io.quiesce.api.archive.ArchiveSpec;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.plan.InstanceSpec;
import io.quiesce.api.plan.NetworkLimits;
import io.quiesce.api.plan.TimeLimits;
import io.quiesce.mysql.internal.Scenario.OnShutdown;
import io.quiesce.mysql.internal.Scenario.OnStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What an instance has logged last")
@Tag("R7.4")
@Timeout(60)
class LastLogTest {

    private static final Scenario STOPPED =
            new Scenario(false, false, false, false, false, OnShutdown.ENDS, true, true, List.of(OnStart.UP), false);

    private static final Duration SOME = Duration.ofSeconds(1);
    private static final TimeLimits LIMITS =
            new TimeLimits(SOME, SOME, SOME, SOME, SOME, NetworkLimits.DEFAULT, SOME, SOME);

    @TempDir
    Path folder = Path.of("");

    @BeforeEach
    void real() throws IOException {
        folder = folder.toRealPath();
    }

    private static Facts logsTo(Path file) {
        return Facts.of(Map.of("mysql.errorLog", file.toString(), "mysql.variable.log_error", file.toString()));
    }

    @Test
    @DisplayName("is of the restore's target, also when the backup is of an instance of this host that logs elsewhere")
    void ofTheTarget() throws Exception {
        Path production = Files.writeString(folder.resolve("production.log"), "production's own affairs\n");
        Path test = Files.createDirectory(folder.resolve("test"));
        SimulatedHost host = new SimulatedHost(STOPPED, test);
        ArchiveHeader backup = new ArchiveHeader(ArchiveSpec.DEFAULT, logsTo(production), List.of());

        String log = new MySqlAdapter(host.host())
                .restoreTarget(InstanceManagementTest.instance(STOPPED, test), LIMITS, backup)
                .lastLog();

        assertTrue(log.endsWith("mariadbd: Shutdown complete"), log);
    }

    @Test
    @DisplayName("is read from the file that an inspection found, without the password")
    void ofAnInspection() throws Exception {
        Path file = Files.writeString(folder.resolve("some.log"), "access denied (using x)\n");
        assertEquals("access denied (using ***)", of(file));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    @DisplayName("is not waited for when it goes into a pipe")
    void pipe() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        assertEquals("", of(pipe));
    }

    private String of(Path file) throws IOException {
        Path data = Files.createDirectory(folder.resolve("data"));
        InstanceSpec instance = InstanceManagementTest.instance(STOPPED, data);
        return new MySqlAdapter(new SimulatedHost(STOPPED, data).host()).lastLog(instance, logsTo(file));
    }
}
