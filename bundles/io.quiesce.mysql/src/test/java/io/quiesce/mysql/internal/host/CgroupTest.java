package io.quiesce.mysql.internal.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("R3.1")
class CgroupTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "/system.slice/mariadb.service, mariadb.service",
        "/system.slice/system-mysqld.slice/mysqld@replica.service, mysqld@replica.service",
        "/system.slice/mariadb.service/sub/group, mariadb.service",
        "/database.slice/mysql.service, mysql.service",
        "/user.slice/user-0.slice/session-3.scope,",
        "/user.slice/user-1000.slice/user@1000.service/app.slice/db.service,",
        "/,"
    })
    @DisplayName("the system's unit that owns a process")
    void units(String path, String unit) {
        assertEquals(Optional.ofNullable(unit), new Cgroup(path).unit());
    }

    @Test
    @DisplayName("a unit of a user's own service manager")
    void userUnit() {
        Cgroup cgroup = new Cgroup("/user.slice/user-1000.slice/user@1000.service/app.slice/db.service");

        assertEquals(Optional.of("db.service"), cgroup.userUnit());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "/docker/0123456789abcdef, true",
        "/system.slice/docker-0123456789abcdef.scope, true",
        "/kubepods/burstable/pod1/abc, true",
        "/kubepods.slice/kubepods-pod1.slice/cri-containerd-9.scope, true",
        "/machine.slice/libpod-77.scope, true",
        "/lxc/db1/system.slice/mysql.service, true",
        "/system.slice/mysql.service, false"
    })
    @DisplayName("a container is recognised")
    void containers(String path, boolean container) {
        assertEquals(container, new Cgroup(path).container().isPresent());
    }

    @Test
    @DisplayName("the unified hierarchy counts, and in a hybrid one systemd's own")
    void parse() {
        assertEquals(
                "/system.slice/mariadb.service",
                Cgroup.parse("0::/system.slice/mariadb.service\n").path());
        assertEquals(
                "/system.slice/mysql.service",
                Cgroup.parse("12:pids:/system.slice/x\n1:name=systemd:/system.slice/mysql.service\n0::/\n")
                        .path());
        assertEquals(
                "/", Cgroup.parse("9:name=systemd:/\n4:memory:/a/b\n0::/\n").path());
        assertEquals("/", Cgroup.parse("").path());
    }
}
