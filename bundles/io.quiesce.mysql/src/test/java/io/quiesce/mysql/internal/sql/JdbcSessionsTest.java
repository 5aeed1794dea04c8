package io.quiesce.mysql.internal.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Secret;
import io.quiesce.api.plan.InstanceSpec;
import io.quiesce.api.plan.ServiceControl;
import java.net.ConnectException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class JdbcSessionsTest {

    private static final InstanceSpec INSTANCE = new InstanceSpec(
            "mysql",
            "127.0.0.1",
            3306,
            "backup",
            Secret.of("hush"),
            Path.of("/var/lib/mysql").toAbsolutePath(),
            new ServiceControl.Systemd("mysql"),
            false,
            false,
            Optional.empty(),
            List.of());

    private static Login failure(SQLException e) {
        return JdbcSessions.failure(INSTANCE, e);
    }

    @Test
    @DisplayName("a refused connection means that nobody listens; one that times out does not")
    void nobody() {
        assertInstanceOf(
                Login.Nobody.class,
                failure(new SQLException("Communications link failure", "08S01", 0, new ConnectException("refused"))));
        assertInstanceOf(
                Login.Denied.class,
                failure(new SQLException("link failure", "08S01", 0, new ConnectException("Connection timed out"))));
    }

    @Test
    @DisplayName("a wrong password lasts, too many connections do not")
    void denied() {
        Login.Denied wrong =
                (Login.Denied) failure(new SQLException("Access denied for user 'backup'@'localhost'", "28000", 1045));
        Login.Denied busy = (Login.Denied) failure(new SQLException("Too many connections", "08004", 1040));

        assertTrue(wrong.lasting());
        assertEquals(Login.Cause.ACCOUNT, wrong.cause());
        assertTrue(wrong.hint().contains("minimal grants"));
        assertFalse(busy.lasting());
        assertTrue(busy.hint().contains("max_connections"));
        assertEquals(
                "login as backup at 127.0.0.1:3306 failed: access denied for user 'backup'@'localhost'",
                wrong.reason());
    }

    @Test
    @DisplayName("only loopback hosts may fetch the server's key without TLS")
    void loopback() {
        assertTrue(JdbcSessions.isLoopback("127.0.0.1"));
        assertTrue(JdbcSessions.isLoopback("::1"));
        assertFalse(JdbcSessions.isLoopback("192.0.2.7"));
    }
}
