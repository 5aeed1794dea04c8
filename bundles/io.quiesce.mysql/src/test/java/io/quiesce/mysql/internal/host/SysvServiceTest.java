package io.quiesce.mysql.internal.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.instance.Finding.Severity;
import io.quiesce.api.plan.TimeLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("R3.1")
class SysvServiceTest {

    @TempDir
    Path scripts = Path.of("");

    private final ScriptedCommands commands = new ScriptedCommands();
    private final FakeProcesses processes = new FakeProcesses();

    private SysvService service(String name, String text) throws IOException {
        Path script = Files.writeString(scripts.resolve(name), text);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new SysvService(name, scripts, commands, processes);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "killall -9 mariadbd               | false",
                "kill -KILL \"$pid\"               | false",
                "kill -s KILL $pid                 | false",
                "# kill -9 would be bad            | true",
                "kill -TERM $pid                   | true",
                "start-stop-daemon --stop --pidfile | true"
            })
    @DisplayName("a script with SIGKILL is not gentle")
    void gentle(String line, boolean gentle) throws IOException {
        assertEquals(gentle, service("db", "#!/bin/sh\n  " + line + "\n").stopIsGentle());
    }

    @Test
    @DisplayName("a script that says its instance does not run belongs to another one")
    void otherInstance() throws IOException {
        SysvService service = service("db", "#!/bin/sh\n");
        commands.on("service db status", 3, "db is stopped");
        ServerProcess server = processes.add(9, 1, "/", "/usr/sbin/mysqld");

        var findings = service.owns(server, List.of(), TimeLimits.DEFAULT, false);

        assertEquals(Severity.REFUSED, findings.get(0).severity());
        assertTrue(findings.get(0).message().contains("db is stopped"));
    }

    @Test
    @DisplayName("a name that leaves the directory of scripts is refused")
    void traversal() {
        assertEquals(
                Severity.REFUSED,
                new SysvService("../bin/sh", scripts, commands, processes)
                        .check()
                        .get(0)
                        .severity());
    }
}
