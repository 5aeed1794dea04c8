package io.quiesce.transfer.mina.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.api.transfer.ClientEntry;
import io.quiesce.transfer.mina.internal.identity.Identity;
import io.quiesce.transfer.mina.internal.identity.PinnedTrust;
import io.quiesce.transfer.mina.internal.identity.Role;
import io.quiesce.transfer.mina.internal.identity.TlsEngines;
import io.quiesce.transfer.mina.internal.line.IoThreads;
import io.quiesce.transfer.mina.internal.line.Line;
import io.quiesce.transfer.mina.internal.line.LineAcceptor;
import io.quiesce.transfer.mina.internal.line.LineConnector;
import io.quiesce.transfer.mina.internal.line.LineHandler;
import io.quiesce.transfer.mina.internal.wire.Kind;
import io.quiesce.transfer.mina.internal.wire.Message;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who gets a line and who does not. */
@Tag("P2")
@Tag("R1.5")
@Tag("R8.2")
@Timeout(60)
class TrustTest {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    @TempDir
    private Path root;

    private Rig rig;
    private Path agent;

    @BeforeEach
    void start() throws QuiesceException {
        rig = new Rig(root.resolve("a"));
        agent = rig.agent("web1");
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private static TransferException refused(org.junit.jupiter.api.function.Executable call) {
        TransferException e = assertThrows(TransferException.class, call);
        assertEquals(Refusal.AUTHENTICATION, e.refusal(), e.getMessage());
        assertFalse(e.retryHelps());
        assertFalse(e.hint().isEmpty());
        return e;
    }

    private void status(Path home) throws QuiesceException {
        try (ReceiverLink link = rig.link(home)) {
            assertEquals("web1", link.status().client());
        }
    }

    private Identity identity(Path home) throws IOException {
        return Identity.read(home.resolve("receivers/vault/identity.pem"));
    }

    /** What a peer with that identity hears after its HELLO. */
    private Message greet(Identity own) throws IOException {
        try (LineConnector connector = new LineConnector(TlsEngines.agent(own, rig.clock), TlsEngines.TRANSFER, 1)) {
            Line line =
                    connector.connect("127.0.0.1", rig.listening().transfer().port(), LIMIT);
            line.send(new Message.Hello(1, 1, Message.Role.AGENT, LIMIT, "test"), LIMIT);
            return line.receive(LIMIT);
        }
    }

    @Test
    @DisplayName("an enrolled agent is let in; its key never left its home and only it may read it")
    void enrolled() throws Exception {
        status(agent);
        assertTrue(greet(identity(agent)) instanceof Message.Hello);
        Path key = agent.resolve("receivers/vault/identity.pem");
        assertEquals(
                "rw-------", java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
        assertEquals(
                "rw-------",
                java.nio.file.attribute.PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(rig.receiverHome.resolve("clients/authority.pem"))));
    }

    @Test
    @DisplayName("plaintext gets no answer but an alert, and is closed")
    void plaintext() throws IOException {
        for (int port : new int[] {
            rig.listening().transfer().port(), rig.listening().enrolment().port()
        }) {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                socket.setSoTimeout(10_000);
                socket.getOutputStream().write(new byte[] {0, 0, 0, 16, 1, 0, 1, 0, 1, 1, 0, 0, 39, 16, 0, 4, 1, 1, 1});
                byte[] answer = socket.getInputStream().readNBytes(100);
                assertTrue(answer.length == 0 || answer[0] == 21, "more than a TLS alert came back");
            }
        }
    }

    @Test
    @DisplayName("TLS 1.2 is refused, whatever certificate is trusted")
    void oldTls() throws Exception {
        SSLContext old = SSLContext.getInstance("TLSv1.2");
        Identity own = identity(agent);
        old.init(
                null,
                new TrustManager[] {new PinnedTrust(Identity.fingerprint(own.authority()), Role.RECEIVER, rig.clock)},
                null);
        try (SSLSocket socket = (SSLSocket) old.getSocketFactory()
                .createSocket("127.0.0.1", rig.listening().transfer().port())) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            assertThrows(SSLException.class, socket::startHandshake);
        }
    }

    @Test
    @DisplayName("an agent does not talk to a receiver of another authority")
    void otherReceiver() throws Exception {
        try (Rig other = new Rig(root.resolve("b"))) {
            rig.reroute(agent, other.listening().transfer().port());
            TransferException e = refused(() -> status(agent));
            assertTrue(e.getMessage().contains("is not the receiver that was enrolled"), e.getMessage());
        }
    }

    @Test
    @DisplayName("a certificate of another authority is refused")
    void otherAuthority() throws Exception {
        try (Rig other = new Rig(root.resolve("b"))) {
            Identity stranger = identity(other.agent("web1"));
            // trusts this receiver, shows the other's certificate
            Identity mixed = new Identity(
                    stranger.key(), stranger.certificate(), identity(agent).authority());
            assertThrows(IOException.class, () -> greet(mixed));
        }
    }

    @Test
    @DisplayName("a client's certificate can't pose as the receiver")
    void clientAsReceiver() throws Exception {
        Identity client = identity(rig.agent("web2"));
        AtomicInteger secured = new AtomicInteger();
        LineHandler.Owner fake = new LineHandler.Owner() {
            @Override
            public void secured(Line line) {
                secured.incrementAndGet();
            }

            @Override
            public void gone(Line line) {}
        };
        IoThreads io = new IoThreads(1, "fake");
        try (LineAcceptor acceptor = new LineAcceptor(
                io,
                TlsEngines.receiver(() -> client, Identity.fingerprint(client.authority()), rig.clock),
                TlsEngines.TRANSFER,
                fake,
                Set.of(Kind.HELLO))) {
            int port = acceptor.bind(new InetSocketAddress("127.0.0.1", 0)).getPort();
            rig.reroute(agent, port);
            TransferException e = refused(() -> status(agent));
            assertTrue(e.getMessage().contains("role RECEIVER"), e.getMessage());
            assertEquals(0, secured.get());
        }
        io.dispose();
    }

    @Test
    @DisplayName("the receiver's certificate can't pose as a client")
    void receiverAsClient() throws IOException {
        Identity server = Identity.read(rig.receiverHome.resolve("clients/server.pem"));
        assertThrows(IOException.class, () -> greet(server));
    }

    @Test
    @DisplayName("the authority's own certificate can't pose as a client")
    void authorityAsClient() throws IOException {
        Identity authority = Identity.read(rig.receiverHome.resolve("clients/authority.pem"));
        assertThrows(IOException.class, () -> greet(authority));
    }

    @Test
    @DisplayName("an expired certificate is refused at both ends, and the error speaks of the clock")
    void expired() throws Exception {
        Identity old = identity(agent);
        rig.clock.move(Duration.ofDays(366));
        TransferException e = refused(() -> status(agent));
        assertTrue(e.getMessage().contains("expired") && e.hint().contains("clock"), e.getMessage() + e.hint());
        Rig.await("the receiver has renewed its own", () -> serverEndsAfter(rig.clock.instant()));
        assertThrows(IOException.class, () -> greet(old));
    }

    private boolean serverEndsAfter(java.time.Instant instant) {
        try {
            return Identity.read(rig.receiverHome.resolve("clients/server.pem"))
                    .certificate()
                    .getNotAfter()
                    .toInstant()
                    .isAfter(instant);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @DisplayName("a clock far behind is named")
    void clockBehind() {
        rig.clock.move(Duration.ofDays(-2));
        TransferException e = refused(() -> status(agent));
        assertTrue(e.hint().contains("clock"), e.hint());
    }

    @Test
    @DisplayName("a revoked client is refused at once, with a hint what to do")
    void revoked() throws Exception {
        status(agent);
        rig.registry.revoke(rig.receiverHome, "WEB1");
        TransferException e = refused(() -> status(agent));
        assertTrue(e.getMessage().contains("revoked"), e.getMessage());
        assertEquals(
                ClientEntry.State.REVOKED,
                rig.registry.clients(rig.receiverHome).get(0).state());
    }

    @Test
    @DisplayName("a certificate that the registry does not hold is refused, though the authority signed it")
    void unregistered() throws Exception {
        Files.delete(rig.receiverHome.resolve("clients/client-web1.properties"));
        refused(() -> status(agent));
    }

    @Test
    @DisplayName("a damaged registry file admits nobody")
    void damaged() throws Exception {
        Path file = rig.receiverHome.resolve("clients/client-web1.properties");
        Files.writeString(file, Files.readString(file).replace("revoked=false", "revoked=maybe"));
        refused(() -> status(agent));
    }

    @Test
    @DisplayName("the ports do not serve each other's protocol")
    void crossedPorts() throws Exception {
        rig.reroute(agent, rig.listening().enrolment().port());
        TransferException e = assertThrows(TransferException.class, () -> status(agent));
        assertFalse(e.retryHelps(), e.getMessage());
        assertTrue(e.hint().contains("port"), e.hint());
    }

    @Test
    @DisplayName("two agents never share a key, and neither holds the authority's")
    void keysDiffer() throws Exception {
        Identity one = identity(agent);
        Identity two = identity(rig.agent("web2"));
        assertNotEquals(one.key(), two.key());
        assertEquals(one.authority(), two.authority());
    }
}
