package io.quiesce.mysql.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Secret;
import io.quiesce.api.plan.InstanceSpec;
import io.quiesce.api.plan.ServiceControl;
import io.quiesce.mysql.internal.host.ProcFs;
import io.quiesce.mysql.internal.sql.JdbcSessions;
import io.quiesce.mysql.internal.sql.Login;
import io.quiesce.tests.servers.CertificateAuthority;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Who listens on the instance's port and is not the instance. */
@Tag("R3.1")
@Timeout(60)
class RogueListenerTest {

    private static final String PASSWORD = "its own Secret 1";
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir
    private Path data;

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private InstanceSpec instance(int port) {
        return new InstanceSpec(
                "mysql",
                "127.0.0.1",
                port,
                "quiesce",
                Secret.of(PASSWORD),
                data,
                new ServiceControl.Systemd("mysql"),
                false,
                false,
                Optional.empty(),
                List.of());
    }

    private static Login checked(InstanceSpec instance) {
        ProcFs processes = new ProcFs();
        return new CheckedSessions(new JdbcSessions(), processes).open(instance, LIMIT);
    }

    @Test
    @EnabledIf("isRoot") // who else may become another user?
    @DisplayName("of another user: nothing is sent to it, not even a connection")
    void stranger() throws Exception {
        Process stranger = new ProcessBuilder(
                        "setpriv", "--reuid=65534", "--clear-groups", "perl", "-MIO::Socket::INET", "-e", """
                        $| = 1;
                        my $s = IO::Socket::INET->new(LocalAddr => '127.0.0.1', Listen => 5) or die $!;
                        print $s->sockport(), "\\n";
                        $s->accept() and print "somebody came\\n";
                        """)
                .redirectErrorStream(true)
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(stranger.getInputStream(), StandardCharsets.UTF_8))) {
            int port = Integer.parseInt(String.valueOf(said.readLine()));

            Login.Denied denied = assertInstanceOf(Login.Denied.class, checked(instance(port)));

            assertTrue(denied.reason().contains("belongs to the user with the id 65534"), denied.reason());
            assertFalse(denied.lasting());
            // by its handle, for the process itself would close what it said
            stranger.toHandle().destroy();
            assertEquals(List.of(), said.lines().toList());
        } finally {
            stranger.destroyForcibly().waitFor();
        }
    }

    @Test
    @DisplayName("of this program's own user is spoken to, and nobody where nobody listens")
    void own() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
            CompletableFuture<Void> server = CompletableFuture.runAsync(() -> {
                try (Socket connection = socket.accept()) {
                    connection.setSoLinger(true, 0);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            Login.Denied denied = assertInstanceOf(Login.Denied.class, checked(instance(port)));
            assertTrue(denied.reason().startsWith("login as quiesce"), denied.reason());
            server.get(10, TimeUnit.SECONDS);
        }
        assertInstanceOf(Login.Nobody.class, checked(instance(port)));
    }

    @Test
    @DisplayName("that asks for the password as it is does not get it, whatever certificate it shows")
    void clearPassword() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<String> heard = CompletableFuture.supplyAsync(() -> {
                try {
                    return new Rogue(socket.accept()).heard();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });

            Login.Denied denied = assertInstanceOf(
                    Login.Denied.class, new JdbcSessions().open(instance(socket.getLocalPort()), LIMIT));

            assertFalse(heard.get(10, TimeUnit.SECONDS).contains(PASSWORD));
            assertTrue(denied.reason().contains("mysql_clear_password"), denied.reason());
        }
    }

    /** A server of the protocol (Connection Phase) that wants nothing but the password. */
    private static final class Rogue {

        private static final int CAPABILITIES = 0x0028_8A01; // long password, 4.1, TLS, secure connection, plugins
        private static final int OUT_OF_BAND = 4;

        private final Socket plain;

        Rogue(Socket plain) {
            this.plain = plain;
        }

        /** All that the client says after it was asked for its password. */
        String heard() throws IOException {
            try (plain) {
                plain.getOutputStream().write(packet(0, greeting()));
                new DataInputStream(plain.getInputStream()).readFully(new byte[OUT_OF_BAND + 32]);
                try (SSLSocket secure = (SSLSocket) new CertificateAuthority()
                        .identity("127.0.0.1")
                        .getSocketFactory()
                        .createSocket(plain, null, plain.getPort(), false)) {
                    secure.setUseClientMode(false);
                    DataInputStream in = new DataInputStream(secure.getInputStream());
                    int length = in.readUnsignedByte() | in.readUnsignedByte() << 8 | in.readUnsignedByte() << 16;
                    in.readFully(new byte[1 + length]);
                    secure.getOutputStream().write(packet(3, bytes("\u00fe", "mysql_clear_password\0", "\0")));
                    return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
                }
            }
        }

        private static byte[] greeting() {
            char low = (char) (CAPABILITIES & 0xFF);
            char second = (char) (CAPABILITIES >> 8 & 0xFF);
            char third = (char) (CAPABILITIES >> 16 & 0xFF);
            return bytes(
                    "\n8.0.36\0",
                    "\1\0\0\0",
                    "12345678",
                    "\0",
                    "" + low + second,
                    "\u00ff",
                    "\2\0",
                    third + "\0",
                    "\u0015",
                    "\0".repeat(10),
                    "901234567890\0",
                    "mysql_native_password\0");
        }

        private static byte[] bytes(String... parts) {
            return String.join("", parts).getBytes(StandardCharsets.ISO_8859_1);
        }

        private static byte[] packet(int number, byte[] payload) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(payload.length);
            out.write(payload.length >> 8);
            out.write(0);
            out.write(number);
            out.writeBytes(payload);
            return out.toByteArray();
        }
    }
}
