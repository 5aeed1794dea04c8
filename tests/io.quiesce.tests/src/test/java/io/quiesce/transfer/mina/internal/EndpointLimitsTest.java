package io.quiesce.transfer.mina.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.error.BusyException;
import io.quiesce.api.error.CancelledException;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.service.ReceiverEndpoint.Bind;
import io.quiesce.api.service.ReceiverEndpoint.Listening;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.api.transfer.Opened;
import io.quiesce.receiver.internal.audit.ChainedAuditLog;
import io.quiesce.tests.faults.FaultyProxy;
import io.quiesce.tests.faults.FaultyProxy.Direction;
import io.quiesce.transfer.mina.internal.identity.Identity;
import io.quiesce.transfer.mina.internal.identity.TlsEngines;
import io.quiesce.transfer.mina.internal.line.Line;
import io.quiesce.transfer.mina.internal.line.LineConnector;
import io.quiesce.transfer.mina.internal.receiver.Limits;
import io.quiesce.transfer.mina.internal.receiver.MinaReceiverEndpoint;
import io.quiesce.transfer.mina.internal.wire.Message;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What peers may use up, how long anything may take, and what a port says. */
@Timeout(90)
class EndpointLimitsTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int MIB = 1 << 20;

    @TempDir
    private Path root;

    private Rig rig;
    private Path agent;

    @BeforeEach
    void start() throws QuiesceException {
        rig = new Rig(root, Limits.DEFAULT.withLines(3, 2).withTimes(Duration.ofSeconds(1), Duration.ofSeconds(2)));
        agent = rig.agent("web1");
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private Line secured(LineConnector connector) throws IOException {
        return connector.connect("127.0.0.1", rig.listening().transfer().port(), LIMIT);
    }

    private LineConnector connector() throws IOException {
        Identity own = Identity.read(agent.resolve("receivers/vault/identity.pem"));
        return new LineConnector(TlsEngines.agent(own, rig.clock), TlsEngines.TRANSFER, 1);
    }

    private static Message.Hello hello(int lowest, int highest) {
        return new Message.Hello(lowest, highest, Message.Role.AGENT, LIMIT, "test");
    }

    @Test
    @DisplayName("whoever is silent before the handshake is closed")
    void silentBeforeHandshake() throws IOException {
        for (int port : new int[] {
            rig.listening().transfer().port(), rig.listening().enrolment().port()
        }) {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                socket.setSoTimeout(10_000);
                assertEquals(-1, socket.getInputStream().read());
            }
        }
    }

    @Test
    @DisplayName("whoever is silent before its HELLO is closed")
    void silentBeforeHello() throws IOException {
        try (LineConnector connector = connector()) {
            Line line = secured(connector);
            assertThrows(IOException.class, () -> line.receive(LIMIT));
            assertFalse(line.usable());
        }
    }

    @Test
    @DisplayName("before its HELLO is answered a peer may send nothing else")
    void requestBeforeHello() throws IOException {
        try (LineConnector connector = connector()) {
            Line line = secured(connector);
            line.send(new Message.Status(), LIMIT);
            assertTrue(line.receive(LIMIT) instanceof Message.Failure f && f.refusal() == Refusal.PROTOCOL);
        }
    }

    @Test
    @DisplayName("an endless handshake is not listened to")
    void endlessHandshake() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", rig.listening().transfer().port())) {
            socket.setSoTimeout(10_000);
            byte[] record = new byte[16_000];
            record[0] = 22;
            record[1] = 3;
            record[2] = 1;
            record[3] = (byte) ((record.length - 5) >> 8);
            record[4] = (byte) (record.length - 5);
            record[5] = 1;
            record[6] = 1;
            assertThrows(IOException.class, () -> {
                for (int i = 0; i < 200; i++) {
                    socket.getOutputStream().write(record);
                }
                while (socket.getInputStream().read() >= 0) {
                    // an alert may come
                }
                throw new IOException("closed");
            });
        }
    }

    @Test
    @DisplayName("a protocol that this receiver does not speak is named")
    void version() throws IOException {
        try (LineConnector connector = connector()) {
            Line line = secured(connector);
            line.send(hello(2, 9), LIMIT);
            assertTrue(line.receive(LIMIT) instanceof Message.Failure f && f.refusal() == Refusal.VERSION);
            Line newer = secured(connector);
            newer.send(hello(1, 9), LIMIT);
            assertTrue(newer.receive(LIMIT) instanceof Message.Hello h && h.highest() == 1);
        }
    }

    @Test
    @DisplayName("more lines than allowed are refused as busy, per client and in all")
    void tooManyLines() throws Exception {
        Path second = rig.agent("web2");
        try (LineConnector connector = connector()) {
            for (int i = 0; i < 2; i++) {
                Line line = secured(connector);
                line.send(hello(1, 1), LIMIT);
                assertTrue(line.receive(LIMIT) instanceof Message.Hello);
            }
            Line third = secured(connector);
            third.send(hello(1, 1), LIMIT);
            assertTrue(third.receive(LIMIT) instanceof Message.Failure f && f.refusal() == Refusal.BUSY);
            try (ReceiverLink other = rig.link(second, 2)) {
                other.status();
                CountDownLatch inside = new CountDownLatch(1);
                CountDownLatch release = new CountDownLatch(1);
                rig.desk.interruption = place -> {
                    inside.countDown();
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        throw new CancelledException();
                    }
                };
                CompletableFuture<Void> held = CompletableFuture.runAsync(() -> quietly(other));
                inside.await();
                TransferException e = assertThrows(TransferException.class, other::status);
                assertEquals(Refusal.BUSY, e.refusal());
                assertTrue(e.retryHelps());
                release.countDown();
                held.get();
            }
        }
    }

    private static void quietly(ReceiverLink link) {
        try {
            link.status();
        } catch (QuiesceException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @DisplayName("a sender that falls silent in the midst of a chunk is given up")
    void silentSender() throws Exception {
        try (FaultyProxy proxy =
                        FaultyProxy.to("127.0.0.1", rig.listening().transfer().port());
                ReceiverLink link = through(proxy)) {
            Opened opened = openDirectly();
            byte[] content = Rig.content(4 * MIB, 1);
            proxy.stallAfter(Direction.TO_SERVER, MIB);
            TransferException e = assertThrows(
                    TransferException.class,
                    () -> Rig.send(
                            link,
                            opened,
                            content,
                            Rig.cut(content, content.length).get(0)));
            assertTrue(e.retryHelps(), e.getMessage());
            Rig.await("the intake is closed", () -> rig.desk.openIntakes.get() == 0);
        }
    }

    private Opened openDirectly() throws QuiesceException {
        return rig.desk.open("web1", Rig.request());
    }

    private ReceiverLink through(FaultyProxy proxy) throws QuiesceException {
        rig.reroute(agent, proxy.port());
        return rig.links.connect(agent, "vault", 2, Duration.ofSeconds(2));
    }

    @Test
    @DisplayName("a receiver that falls silent is given up after the agent's limit, not before")
    void silentReceiver() throws Exception {
        try (FaultyProxy proxy =
                        FaultyProxy.to("127.0.0.1", rig.listening().transfer().port());
                ReceiverLink link = through(proxy)) {
            proxy.stallAfter(Direction.TO_CLIENT, 2500);
            long begin = System.nanoTime();
            TransferException e = assertThrows(TransferException.class, () -> {
                for (int i = 0; i < 1000; i++) {
                    link.status();
                }
            });
            assertTrue(e.retryHelps(), e.getMessage());
            assertTrue(System.nanoTime() - begin > 1_900_000_000L, "gave up early");
        }
    }

    @Test
    @DisplayName("a desk that works for longer than the agent's limit of silence does not lose the agent")
    void slowVerdict() throws Exception {
        try (ReceiverLink link = rig.links.connect(agent, "vault", 1, Duration.ofSeconds(1))) {
            byte[] content = Rig.content(1000, 1);
            Opened opened = link.open(Rig.request());
            Rig.sendWanted(link, opened, content, Rig.cut(content, 1000));
            long begin = System.nanoTime();
            rig.desk.interruption =
                    place -> Rig.await("3 s are over", () -> System.nanoTime() - begin > 3_000_000_000L);
            assertTrue(Rig.seal(link, opened, content).good());
        }
    }

    @Test
    @Tag("R4.3")
    @DisplayName("when the desk stands still, the sender is held back by the network, not by memory")
    void standingDesk() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        rig.desk.interruption = place -> {
            if (place.equals("write")) {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    throw new CancelledException();
                }
            }
        };
        try (FaultyProxy proxy =
                        FaultyProxy.to("127.0.0.1", rig.listening().transfer().port());
                ReceiverLink link = through(proxy)) {
            byte[] content = Rig.content(64 * MIB, 1);
            Opened opened = openDirectly();
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
                try {
                    Rig.send(
                            link,
                            opened,
                            content,
                            Rig.cut(content, content.length).get(0));
                } catch (QuiesceException e) {
                    throw new IllegalStateException(e);
                }
            });
            AtomicReference<Long> last = new AtomicReference<>(0L);
            AtomicReference<Long> since = new AtomicReference<>(System.nanoTime());
            Rig.await("the flow has stopped for 3 s, longer than the agent's limit of silence", () -> {
                long now = proxy.passed(Direction.TO_SERVER);
                if (now != last.getAndSet(now)) {
                    since.set(System.nanoTime());
                }
                return now > 0 && System.nanoTime() - since.get() > 3_000_000_000L;
            });
            assertTrue(last.get() < 24L * MIB, last.get() + " bytes were taken in although nobody read them");
            release.countDown();
            sending.get();
        }
        assertEquals(1, rig.desk.kept.get());
    }

    @Test
    @DisplayName("an interrupted call ends as cancelled, and the link serves the next one")
    void interrupted() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        rig.desk.interruption = place -> {
            inside.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new CancelledException();
            }
        };
        try (ReceiverLink link = rig.link(agent, 1)) {
            AtomicReference<QuiesceException> failure = new AtomicReference<>();
            Thread caller = new Thread(() -> {
                try {
                    link.status();
                } catch (QuiesceException e) {
                    failure.set(e);
                }
            });
            caller.start();
            inside.await();
            caller.interrupt();
            caller.join();
            assertTrue(failure.get() instanceof CancelledException, String.valueOf(failure.get()));
            release.countDown();
            rig.desk.interruption = place -> {};
            assertEquals("web1", link.status().client());
        }
    }

    @Test
    @DisplayName("a closed link fails its calls and those under way")
    void closedLink() throws Exception {
        ReceiverLink link = rig.link(agent, 1);
        link.status();
        link.close();
        assertThrows(TransferException.class, link::status);
        link.close();
    }

    @Test
    @DisplayName("a restarted receiver is found again by the same link")
    void restart() throws Exception {
        try (ReceiverLink link = rig.link(agent, 1)) {
            link.status();
            rig.restart();
            String client;
            try {
                client = link.status().client();
            } catch (TransferException e) {
                assertTrue(e.retryHelps(), e.getMessage());
                client = link.status().client();
            }
            assertEquals("web1", client);
        }
    }

    @Test
    @DisplayName("a stopping receiver lets a running request end")
    void stopping() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        rig.desk.interruption = place -> {
            inside.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new CancelledException();
            }
        };
        try (ReceiverLink link = rig.link(agent, 1)) {
            CompletableFuture<Void> running = CompletableFuture.runAsync(() -> quietly(link));
            inside.await();
            CompletableFuture<Void> closing =
                    CompletableFuture.runAsync(() -> rig.listening().close());
            release.countDown();
            running.get();
            closing.get();
            assertTrue(assertThrows(TransferException.class, link::status).retryHelps());
        }
    }

    @Test
    @Tag("R8.1")
    @DisplayName("a busy port is named, and a free one suggested that is free")
    void busyPort() throws Exception {
        int taken = rig.listening().transfer().port();
        BusyException e = assertThrows(BusyException.class, () -> rig.listen(taken, 0));
        assertTrue(e.getMessage().contains("port " + taken), e.getMessage());
        String suggested = e.hint().replaceAll("(?s).*port (\\d+),.*", "$1");
        new ServerSocket(Integer.parseInt(suggested)).close();
        int enrolment = rig.listening().enrolment().port();
        BusyException other = assertThrows(BusyException.class, () -> rig.listen(0, enrolment));
        assertTrue(other.getMessage().contains("enrolment"), other.getMessage());
    }

    @Test
    @Tag("R8.1")
    @DisplayName("a foreign address and an impossible port are named; an empty host is every interface")
    void addresses() throws Exception {
        MinaReceiverEndpoint endpoint = new MinaReceiverEndpoint(new ChainedAuditLog());
        for (Bind bad : List.of(new Bind("192.0.2.1", 0), new Bind("no.such.host.invalid", 0), new Bind("", 70000))) {
            assertThrows(
                    CheckFailedException.class,
                    () -> endpoint.listen(root.resolve("other"), bad, new Bind("", 0), rig.desk));
        }
        try (Listening all = endpoint.listen(root.resolve("other"), new Bind("", 0), new Bind("", 0), rig.desk);
                Socket socket = new Socket("127.0.0.1", all.transfer().port())) {
            assertTrue(socket.isConnected());
        }
    }

    @Test
    @DisplayName("an unreachable receiver gives an error that names the address and what to check")
    void unreachable() throws Exception {
        int port = rig.listening().transfer().port();
        rig.listening().close();
        try (ReceiverLink link = rig.link(agent, 1)) {
            TransferException e = assertThrows(TransferException.class, link::status);
            assertTrue(e.getMessage().contains("127.0.0.1:" + port), e.getMessage());
            assertTrue(e.hint().contains("firewall"), e.hint());
            assertTrue(e.retryHelps());
        }
        assertThrows(CheckFailedException.class, () -> rig.links.connect(agent, "unknown", 1, LIMIT));
    }
}
