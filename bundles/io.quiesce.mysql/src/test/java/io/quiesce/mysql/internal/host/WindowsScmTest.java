package io.quiesce.mysql.internal.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.instance.Finding.Severity;
import io.quiesce.api.plan.ServiceControl;
import io.quiesce.api.plan.TimeLimits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R3.1")
class WindowsScmTest {

    private static final String RUNNING = """

            SERVICE_NAME: MySQL80
                    TYPE               : 10  WIN32_OWN_PROCESS
                    STATE              : 4  RUNNING
                                            (STOPPABLE, PAUSABLE, ACCEPTS_SHUTDOWN)
                    WIN32_EXIT_CODE    : 0  (0x0)
                    SERVICE_EXIT_CODE  : 0  (0x0)
                    CHECKPOINT         : 0x0
                    WAIT_HINT          : 0x0
                    PID                : 4711
                    FLAGS              :
            """;

    private static final String CONFIGURED = """
            [SC] QueryServiceConfig SUCCESS

            SERVICE_NAME: MySQL80
                    TYPE               : 10  WIN32_OWN_PROCESS
                    BINARY_PATH_NAME   : "C:\\Program Files\\MySQL\\bin\\mysqld.exe" --defaults-file="C:\\my.ini" MySQL80
                    SERVICE_START_NAME : NT AUTHORITY\\NetworkService
            """;

    private final ScriptedCommands commands = new ScriptedCommands();
    private final Service service =
            Services.of(new ServiceControl.WindowsService("MySQL80"), commands, new FakeProcesses());

    @Test
    @DisplayName("the process is the service's when the pid is")
    void owner() {
        commands.on("sc.exe queryex MySQL80", 0, RUNNING);

        assertEquals(
                Severity.OK,
                service.owns(FakeProcesses.process(4711, 1, "/", "mysqld.exe"), List.of(), TimeLimits.DEFAULT, false)
                        .get(0)
                        .severity());
        assertEquals(
                Severity.REFUSED,
                service.owns(FakeProcesses.process(4712, 1, "/", "mysqld.exe"), List.of(), TimeLimits.DEFAULT, false)
                        .get(0)
                        .severity());
    }

    @Test
    @DisplayName("state 4 is running, state 1 is stopped")
    void state() {
        commands.on("sc.exe queryex MySQL80", 0, RUNNING);
        assertTrue(service.contradictsStopped().isPresent());

        commands.on("sc.exe queryex MySQL80", 0, RUNNING.replace("4  RUNNING", "1  STOPPED"));
        assertEquals(Optional.empty(), service.contradictsStopped());
        assertTrue(service.stop(Duration.ofSeconds(1)).ok());
        assertEquals(0, service.exitStatus(Set.of(4711L)).orElseThrow());
    }

    @Test
    @DisplayName("the server's command line keeps words with blanks whole")
    void command() {
        commands.on("sc.exe qc MySQL80", 0, CONFIGURED);

        assertEquals(
                "C:\\Program Files\\MySQL\\bin\\mysqld.exe",
                service.serverCommand().get(0));
        assertEquals("MySQL80", service.serverCommand().getLast());
    }
}
