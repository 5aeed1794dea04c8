package io.quiesce.mysql.internal.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.mysql.internal.sql.Flavour;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Lines recorded from MariaDB 10.11 and MySQL 8.0.31. */
@Tag("R3.1")
class ShutdownTraceTest {

    private static final String MARIADB = """
            2026-11-20 16:22:15 0 [Note] mariadbd (initiated by: root[root] @ localhost []): Normal shutdown
            2026-11-20 16:22:15 0 [Note] InnoDB: Starting shutdown...
            2026-11-20 16:22:15 0 [Note] InnoDB: Removed temporary tablespace data file: "./ibtmp1"
            2026-11-20 16:22:15 0 [Note] Shutdown completed; log sequence number 46873; transaction id 21
            2026-11-20 16:22:15 0 [Note] mariadbd: Shutdown complete
            """;

    private static final String MYSQL = """
            2026-11-20T16:22:27.835961Z 24 [System] [MY-013172] [Server] Received SHUTDOWN from user h. Shutting down mysqld (Version: 8.0.31).
            2026-11-20T16:22:30.604326Z 0 [System] [MY-010910] [Server] /opt/bin/mysqld: Shutdown complete (mysqld 8.0.31)  MySQL Community Server - GPL.
            """;

    @Test
    @DisplayName("a complete shutdown has no objection")
    void complete() {
        assertEquals(Optional.empty(), ShutdownTrace.objection(MARIADB, Flavour.MARIADB));
        assertEquals(Optional.empty(), ShutdownTrace.objection(MYSQL, Flavour.MYSQL));
    }

    @Test
    @DisplayName("every line that is missing is an objection")
    void cutShort() {
        for (String missing :
                MARIADB.lines().filter(l -> l.contains("Shutdown complete")).toList()) {
            assertTrue(
                    ShutdownTrace.objection(MARIADB.replace(missing, ""), Flavour.MARIADB)
                            .isPresent(),
                    missing);
        }
        assertTrue(ShutdownTrace.objection(MYSQL.lines().findFirst().orElseThrow(), Flavour.MYSQL)
                .isPresent());
        assertTrue(ShutdownTrace.objection("", Flavour.MYSQL).isPresent());
    }

    @Test
    @DisplayName("a fast shutdown and a crash on the way are objections, though the last line is there")
    void bad() {
        for (String line : new String[] {
            "2026-11-20 16:36:52 0 [Note] InnoDB: Executing innodb_fast_shutdown=2. Next startup will execute crash recovery!",
            "2026-11-20 16:36:52 [ERROR] mysqld got signal 11 ;",
            "2026-11-20 16:36:52 0 [ERROR] InnoDB: Assertion failure in file x.cc line 3"
        }) {
            assertTrue(
                    ShutdownTrace.objection(line + "\n" + MARIADB, Flavour.MARIADB)
                            .isPresent(),
                    line);
        }
    }

    @Test
    @DisplayName("only the last session of a log counts")
    void lastSession() {
        String log =
                MARIADB + "2026-11-20 16:30:00 0 [Note] Starting MariaDB 10.11 source revision x as process 9\nkilled";

        assertTrue(ShutdownTrace.objection(ShutdownTrace.lastSession(log), Flavour.MARIADB)
                .isPresent());
        assertEquals(
                Optional.empty(),
                ShutdownTrace.objection(ShutdownTrace.lastSession(log + "\n" + MARIADB), Flavour.MARIADB));
    }

    @Test
    @DisplayName("the lines for a person are the last ones, without notes if there is anything else")
    void lastLines() {
        assertEquals("b [ERROR] x\nc", ShutdownTrace.lastLines("a [Note] y\nb [ERROR] x\n\nc\nd [Note] z\n", 3));
        assertEquals("b [Note]\nc [Note]", ShutdownTrace.lastLines("a [Note]\nb [Note]\n\nc [Note]\n", 2));
    }

    @Test
    @DisplayName("a long line that repeats the server's name is read in a moment")
    void longLines() {
        for (String word : new String[] {"mysqld ", "InnoDB: ", "Shutdown complete (mysqld "}) {
            String log = word.repeat((1 << 20) / word.length());
            for (Flavour flavour : Flavour.values()) {
                assertTrue(
                        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> ShutdownTrace.objection(log, flavour))
                                .isPresent());
            }
        }
    }

    @Test
    @DisplayName("damage that InnoDB tells of is an objection, wherever in a line it stands")
    void innodb() {
        String line = "2026-11-20 16:36:52 0 [ERROR] InnoDB: Page [1] log sequence number 7 is in the future!";
        assertTrue(ShutdownTrace.objection(MARIADB + line, Flavour.MARIADB)
                .orElseThrow()
                .contains("is in the future"));
    }
}
