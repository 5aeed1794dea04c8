package io.quiesce.mysql.internal.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerVersionTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "8.0.31, MySQL 8.0.31, true",
        "8.4.2-log, MySQL 8.4.2, true",
        "8.0.36-28, MySQL 8.0.36, true",
        "5.7.44, MySQL 5.7.44, false",
        "10.11.19-MariaDB-0+deb12u1-log, MariaDB 10.11.19, true",
        "5.5.5-10.11.19-MariaDB, MariaDB 10.11.19, true",
        "11.4.5-MariaDB, MariaDB 11.4.5, true",
        "5.5.68-MariaDB, MariaDB 5.5.68, false"
    })
    @DisplayName("what SELECT VERSION() says")
    void parse(String text, String shown, boolean supported) {
        ServerVersion version = ServerVersion.parse(text).orElseThrow();

        assertEquals(shown, version.toString());
        assertEquals(supported, version.supported());
    }

    @Test
    @DisplayName("what the programs say of themselves")
    void programs() {
        assertEquals(
                "MySQL 8.0.31",
                ServerVersion.parseProgram(
                                "/opt/bin/mysqld  Ver 8.0.31 for Linux on x86_64 (MySQL Community Server - GPL)\n")
                        .orElseThrow()
                        .toString());
        assertEquals(
                "MariaDB 10.11.19",
                ServerVersion.parseProgram(
                                "/usr/sbin/mariadbd  Ver 10.11.19-MariaDB-0+deb12u1 for debian-linux-gnu on x86_64\n")
                        .orElseThrow()
                        .toString());
        assertEquals(Optional.empty(), ServerVersion.parseProgram("command not found"));
    }

    @Test
    @DisplayName("series and order")
    void order() {
        ServerVersion v8031 = ServerVersion.parse("8.0.31").orElseThrow();

        assertTrue(v8031.sameSeries(ServerVersion.parse("8.0.4").orElseThrow()));
        assertFalse(v8031.sameSeries(ServerVersion.parse("8.4.4").orElseThrow()));
        assertFalse(v8031.sameSeries(ServerVersion.parse("8.0.31-MariaDB").orElseThrow()));
        assertTrue(v8031.atLeast(8, 0, 30));
        assertFalse(v8031.atLeast(8, 0, 32));
    }
}
