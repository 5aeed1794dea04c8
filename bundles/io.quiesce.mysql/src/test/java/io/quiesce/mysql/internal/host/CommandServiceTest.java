package io.quiesce.mysql.internal.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.instance.Finding;
import io.quiesce.api.instance.Finding.Severity;
import io.quiesce.api.plan.ServiceControl;
import io.quiesce.api.plan.TimeLimits;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R3.1")
class CommandServiceTest {

    private final FakeProcesses processes = new FakeProcesses();
    private final ScriptedCommands commands = new ScriptedCommands();

    private Service service(List<String> stop, String... start) {
        return Services.of(new ServiceControl.Command(stop, List.of(start)), commands, processes);
    }

    private List<Finding> owns(Service service, ServerProcess server) {
        return service.owns(server, Respawner.of(server, processes), TimeLimits.DEFAULT, false);
    }

    @Test
    @DisplayName("a supervisor is refused by name, unless its own stop is in the plan: then that comes first")
    void supervisor() {
        processes.add(5, 1, "/", "/usr/bin/python3", "/usr/bin/supervisord");
        ServerProcess server = processes.add(6, 5, "/", "/usr/sbin/mysqld");
        Service without = service(List.of(), "/bin/sh");
        Service with = service(List.of("supervisorctl", "stop", "db"), "supervisorctl", "start", "db");

        Finding refusal = owns(without, server).get(0);
        assertEquals(Severity.REFUSED, refusal.severity());
        assertTrue(refusal.message().contains("supervisord (pid 5)"), refusal::message);
        assertEquals(Severity.OK, owns(with, server).get(0).severity());
        assertTrue(with.stopsFirst(Respawner.of(server, processes)));
    }

    @Test
    @DisplayName("mysqld_safe is handled: it ends with its server")
    void safe() {
        processes.add(5, 1, "/", "/bin/sh", "/usr/bin/mysqld_safe");
        ServerProcess server = processes.add(6, 5, "/", "/usr/sbin/mysqld");
        Service service = service(List.of(), "/usr/bin/mysqld_safe");

        assertEquals(Severity.OK, owns(service, server).get(0).severity());
        assertFalse(service.stopsFirst(Respawner.of(server, processes)));
    }

    @Test
    @DisplayName("a foreign container, process 1 and a user's own service manager are refused")
    void foreign() {
        Service service = service(List.of(), "/bin/sh");

        for (ServerProcess server : List.of(
                FakeProcesses.process(7, 1, "/docker/0123abc", "/usr/sbin/mysqld"),
                FakeProcesses.process(1, 0, "/", "/usr/sbin/mysqld"),
                FakeProcesses.process(
                        8, 1, "/user.slice/user-7.slice/user@7.service/db.service", "/usr/sbin/mysqld"))) {
            assertEquals(Severity.REFUSED, owns(service, server).get(0).severity(), server::toString);
        }
        processes.self = new Cgroup("/docker/0123abc");
        assertEquals(
                Severity.OK,
                owns(service, FakeProcesses.process(7, 1, "/docker/0123abc", "/usr/sbin/mysqld"))
                        .get(0)
                        .severity());
    }

    @Test
    @DisplayName("the server's options begin where the server or mysqld_safe does")
    void serverCommand() {
        assertEquals(
                List.of("/usr/sbin/mysqld", "--defaults-file=/x.cnf"),
                service(List.of(), "nice", "-n", "5", "/usr/sbin/mysqld", "--defaults-file=/x.cnf")
                        .serverCommand());
        assertEquals(List.of(), service(List.of(), "/opt/start-db.sh").serverCommand());
    }
}
