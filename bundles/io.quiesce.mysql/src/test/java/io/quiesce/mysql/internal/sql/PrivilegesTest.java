package io.quiesce.mysql.internal.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.instance.Finding;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PrivilegesTest {

    private static final ServerVersion MYSQL = ServerVersion.parse("8.0.31").orElseThrow();
    private static final ServerVersion MARIADB =
            ServerVersion.parse("10.11.4-MariaDB").orElseThrow();
    private static final ServerVersion MARIADB_OLD =
            ServerVersion.parse("10.4.1-MariaDB").orElseThrow();

    private static List<String> missing(ServerVersion version, String... grants) {
        return Privileges.parse(List.of(grants)).missing(version);
    }

    @Test
    @DisplayName("the documented minimum is enough")
    void minimum() {
        assertEquals(
                List.of(),
                missing(
                        MARIADB,
                        "GRANT SHUTDOWN, PROCESS, BINLOG MONITOR, SLAVE MONITOR ON *.* TO `q`@`%` IDENTIFIED BY"
                                + " PASSWORD '*B6'"));
        assertEquals(List.of(), missing(MARIADB_OLD, "GRANT SHUTDOWN, PROCESS, REPLICATION CLIENT ON *.* TO 'q'@'%'"));
        assertEquals(List.of(), missing(MYSQL, "GRANT SHUTDOWN, PROCESS, REPLICATION CLIENT ON *.* TO `q`@`%`"));
        assertEquals(List.of(), missing(MYSQL, "GRANT ALL PRIVILEGES ON *.* TO `root`@`localhost` WITH GRANT OPTION"));
    }

    @Test
    @DisplayName("what is missing is named as one would grant it")
    void named() {
        assertEquals(
                List.of("SHUTDOWN", "BINLOG MONITOR", "SLAVE MONITOR"),
                missing(MARIADB, "GRANT PROCESS ON *.* TO `q`@`%`"));
        assertEquals(
                List.of("SHUTDOWN", "PROCESS", "REPLICATION CLIENT"), missing(MYSQL, "GRANT USAGE ON *.* TO `q`@`%`"));
    }

    @Test
    @DisplayName("privileges on a schema are not global ones")
    void schema() {
        assertTrue(missing(MYSQL, "GRANT ALL PRIVILEGES ON `shop`.* TO `q`@`%`").contains("SHUTDOWN"));
    }

    @Test
    @DisplayName("privileges of active roles count")
    void roles() throws Exception {
        FakeSession session = FakeSession.silent()
                .row(
                        "SHOW GRANTS FOR CURRENT_USER() USING `r`@`%`",
                        "g", "GRANT SHUTDOWN, PROCESS, REPLICATION CLIENT ON *.* TO `q`@`%`")
                .row("SHOW GRANTS", "g", "GRANT USAGE ON *.* TO `q`@`%`")
                .row("SELECT CURRENT_ROLE()", "r", "`r`@`%`");

        assertEquals(
                Finding.Severity.OK,
                Privileges.read(session, MYSQL).check(MYSQL, "q@%").severity());
    }

    @Test
    @DisplayName("global variables take SUPER, or on MySQL SYSTEM_VARIABLES_ADMIN")
    void variables() {
        Privileges dynamic = Privileges.parse(List.of("GRANT SYSTEM_VARIABLES_ADMIN ON *.* TO `q`@`%`"));

        assertTrue(dynamic.maySetVariables(Flavour.MYSQL));
        assertFalse(dynamic.maySetVariables(Flavour.MARIADB));
        assertTrue(Privileges.parse(List.of("GRANT SUPER ON *.* TO `q`@`%`")).maySetVariables(Flavour.MARIADB));
    }
}
