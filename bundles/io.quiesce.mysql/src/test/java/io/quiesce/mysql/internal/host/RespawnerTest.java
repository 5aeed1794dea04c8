package io.quiesce.mysql.internal.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("R3.1")
class RespawnerTest {

    private final FakeProcesses processes = new FakeProcesses();

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "/bin/sh, /usr/bin/mariadbd-safe, mariadbd-safe, true",
        "/bin/sh, /usr/bin/mysqld_safe, mysqld_safe, true",
        "/usr/bin/python3, /usr/bin/supervisord, supervisord, false",
        "runsv, mysql, runsv, false",
        "s6-supervise, db, s6-supervise, false",
        "/usr/bin/containerd-shim-runc-v2, -id, containerd-shim-runc-v2, false"
    })
    @DisplayName("a watching parent is recognised, even behind its interpreter")
    void recognised(String first, String second, String name, boolean yields) {
        processes.add(1, 0, "/", "/sbin/init");
        processes.add(20, 1, "/", first, second);
        ServerProcess server = processes.add(30, 20, "/", "/usr/sbin/mariadbd");

        List<Respawner> found = Respawner.of(server, processes);

        assertEquals(List.of(name), found.stream().map(Respawner::name).toList());
        assertEquals(yields, found.get(0).yields());
    }

    @Test
    @DisplayName("shells and init are none")
    void none() {
        processes.add(1, 0, "/", "/sbin/init");
        processes.add(20, 1, "/", "/bin/bash", "-c", "something");
        ServerProcess server = processes.add(30, 20, "/", "/usr/sbin/mysqld");

        assertTrue(Respawner.of(server, processes).isEmpty());
    }

    @Test
    @DisplayName("a loop of parents ends")
    void loop() {
        processes.add(20, 30, "/", "/bin/sh");
        ServerProcess server = processes.add(30, 20, "/", "/usr/sbin/mysqld");

        assertTrue(Respawner.of(server, processes).isEmpty());
    }
}
