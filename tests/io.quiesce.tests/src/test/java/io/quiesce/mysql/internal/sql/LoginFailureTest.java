package io.quiesce.mysql.internal.sql;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Secret;
import io.quiesce.api.plan.InstanceSpec;
import io.quiesce.tests.servers.DatabaseServer;
import io.quiesce.tests.servers.MariaDbServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What docs/errors.md says of a login that fails, with a real server. */
@Tag("T1.4")
class LoginFailureTest {

    private static final Duration LIMIT = Duration.ofSeconds(3);

    private static DatabaseServer server;

    @BeforeAll
    static void start() {
        server = MariaDbServer.create().start();
        server.sql(
                "CREATE USER one@localhost IDENTIFIED BY 'x1' WITH MAX_USER_CONNECTIONS 1",
                "CREATE USER elsewhere@'192.0.2.1' IDENTIFIED BY 'x1'");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static InstanceSpec instance(String host, int port, String user, String password) {
        InstanceSpec s = server.instance();
        return new InstanceSpec(
                s.adapter(),
                host,
                port,
                user,
                Secret.of(password),
                s.dataDirectory(),
                s.service(),
                s.allowMember(),
                s.allowKill(),
                s.keyring(),
                s.optionFiles());
    }

    private static Login.Denied denied(String host, int port, String user, String password) {
        return assertInstanceOf(
                Login.Denied.class, new JdbcSessions().open(instance(host, port, user, password), LIMIT));
    }

    @Test
    @DisplayName("a wrong password lasts, and says what to check; so does an account for another host")
    void wrongPassword() {
        for (String user : new String[] {DatabaseServer.USER, "elsewhere"}) {
            Login.Denied told = denied("127.0.0.1", server.port(), user, "wrong");
            assertTrue(told.lasting(), told.toString());
            assertTrue(told.hint().contains("Check user and password"), told.hint());
            assertFalse(told.reason().contains("wrong"), told.reason());
        }
    }

    @Test
    @DisplayName("too many connections pass, and say so")
    void tooMany() throws Exception {
        try (Connection first = server.connect("one", "x1")) {
            assertTrue(first.isValid(1));
            Login.Denied told = denied("127.0.0.1", server.port(), "one", "x1");
            assertFalse(told.lasting(), told.toString());
            assertTrue(told.hint().contains("All connections are in use"), told.hint());
        }
        assertInstanceOf(
                Login.Accepted.class,
                new JdbcSessions().open(instance("127.0.0.1", server.port(), "one", "x1"), LIMIT));
    }

    @Test
    @DisplayName("a refused port is nobody, an unknown host is named")
    void nobody() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        Login.Nobody nobody = assertInstanceOf(
                Login.Nobody.class,
                new JdbcSessions().open(instance("127.0.0.1", free, DatabaseServer.USER, "x"), LIMIT));
        assertTrue(nobody.reason().contains(Integer.toString(free)), nobody.reason());
        Login.Denied unknown = denied("no-such-host.invalid", 3306, DatabaseServer.USER, "x");
        assertTrue(unknown.reason().contains("no-such-host.invalid"), unknown.reason());
        assertTrue(unknown.hint().contains("instance.host"), unknown.hint());
    }
}
