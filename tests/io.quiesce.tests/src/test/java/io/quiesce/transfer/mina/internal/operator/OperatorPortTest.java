package io.quiesce.transfer.mina.internal.operator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.control.Operator;
import io.quiesce.api.control.OperatorRole;
import io.quiesce.api.error.BusyException;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.service.OperatorEndpoint.Listening;
import io.quiesce.api.service.ReceiverEndpoint.Bind;
import io.quiesce.api.transfer.EnrolledAgent;
import io.quiesce.api.transfer.ReceiverAddress;
import io.quiesce.transfer.mina.internal.identity.Authority;
import io.quiesce.transfer.mina.internal.identity.EnrolmentCode;
import io.quiesce.transfer.mina.internal.identity.Identity;
import io.quiesce.transfer.mina.internal.identity.Lifetimes;
import io.quiesce.transfer.mina.internal.identity.Role;
import io.quiesce.transfer.mina.internal.identity.TlsSockets;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in at an agent's network port, by real sockets and TLS. Who is, hears again what he says, and his name and role. */
@Tag("R8.2")
@Tag("T7.1")
@Timeout(120)
@DisplayName("An agent's network port")
class OperatorPortTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Bind ANY = new Bind("127.0.0.1", 0);

    private static final OperatorLimits NARROW =
            new OperatorLimits(100, 3, 8, 4, Duration.ofSeconds(3), Duration.ofMinutes(5), 3, 60);

    private final Clock clock = Clock.systemUTC();
    private final SecureRandom random = new SecureRandom();
    private final FileOperatorRegistry registry = new FileOperatorRegistry();
    private final JsseFleetLinks fleet = new JsseFleetLinks();

    @TempDir
    private Path root;

    private Path home;
    private Path desk;
    private Listening listening;

    @BeforeEach
    void start() throws QuiesceException {
        home = root.resolve("agent");
        desk = root.resolve("desk");
        listening = listen(OperatorLimits.DEFAULT);
    }

    @AfterEach
    void stop() {
        listening.close();
        fleet.close();
    }

    private Listening listen(OperatorLimits limits) throws QuiesceException {
        return new JsseOperatorEndpoint(clock, random, Lifetimes.DEFAULT, limits)
                .listen(home, ANY, OperatorPortTest::echo);
    }

    private void listenAgain(OperatorLimits limits) throws QuiesceException {
        listening.close();
        listening = listen(limits);
    }

    /** Says who it is, then each byte again. */
    private static void echo(Operator operator, ByteChannel channel) {
        try (channel) {
            channel.write(ByteBuffer.wrap(
                    (operator.name() + " " + operator.role().word() + "\n").getBytes(StandardCharsets.UTF_8)));
            ByteBuffer one = ByteBuffer.allocate(1);
            while (channel.read(one) > 0) {
                channel.write(one.flip());
                one.clear();
            }
        } catch (IOException e) {
            // the connection's end
        }
    }

    private ReceiverAddress address() {
        return new ReceiverAddress("127.0.0.1", listening.address().port());
    }

    private String invite(String operator, OperatorRole role) throws QuiesceException {
        return registry.invite(home, operator, role, address(), HOUR).code();
    }

    private EnrolledAgent enrol(String operator, OperatorRole role) throws QuiesceException {
        return fleet.enrol(desk, invite(operator, role), operator, false);
    }

    private static String line(ByteChannel channel) throws IOException {
        StringBuilder text = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (channel.read(one) > 0 && one.get(0) != '\n') {
            text.append((char) one.get(0));
            one.clear();
        }
        return text.toString();
    }

    private static void say(ByteChannel channel, String text) throws IOException {
        channel.write(ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    private String greeting(String agent) throws IOException, QuiesceException {
        try (ByteChannel channel = fleet.connect(desk, agent)) {
            return line(channel);
        }
    }

    private static TransferException refused(org.junit.jupiter.api.function.Executable call) {
        TransferException e = assertThrows(TransferException.class, call);
        assertEquals(Refusal.AUTHENTICATION, e.refusal(), e.getMessage());
        assertFalse(e.hint().isEmpty());
        return e;
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, what + " did not come about within 60 s");
            TimeUnit.MILLISECONDS.sleep(10); // between two looks, until the deadline
        }
    }

    @Test
    @DisplayName("serves an enrolled operator, knows his role, and his key never left his home")
    void served() throws Exception {
        EnrolledAgent enrolled = enrol("anna", OperatorRole.WATCH);
        assertEquals("anna", enrolled.operator());
        try (ByteChannel channel = fleet.connect(desk, "anna")) {
            assertEquals("anna watch", line(channel));
            say(channel, "x".repeat(100_000));
            assertEquals(100_000, line(channel).length());
        }
        enrol("bert", OperatorRole.OPERATE);
        assertEquals("bert operate", greeting("bert"));
        for (Path secret : List.of(desk.resolve("fleet/anna/identity.pem"), home.resolve("operators/authority.pem"))) {
            assertEquals(
                    "rw-------",
                    java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)));
        }
    }

    @Test
    @DisplayName("is known by authority and role, whatever name or address it is reached by")
    void otherAddress() throws Exception {
        listening.close();
        listening = new JsseOperatorEndpoint(clock, random, Lifetimes.DEFAULT, OperatorLimits.DEFAULT)
                .listen(home, new Bind("", 0), OperatorPortTest::echo);
        String code = registry.invite(
                        home,
                        "anna",
                        OperatorRole.OPERATE,
                        new ReceiverAddress("127.0.0.77", listening.address().port()),
                        HOUR)
                .code();
        fleet.enrol(desk, code, "", false);
        assertEquals("anna operate", greeting("127.0.0.77"));
    }

    @Test
    @DisplayName("takes a code once, none that is expired, mistyped or invented, and few wrong ones from an address")
    void codes() throws Exception {
        String code = invite("anna", OperatorRole.OPERATE);
        fleet.enrol(desk, code, "one", false);
        assertTrue(refused(() -> fleet.enrol(desk, code, "two", false))
                .getMessage()
                .contains("used already"));
        assertThrows(CheckFailedException.class, () -> fleet.enrol(desk, code + "A", "two", false));
        assertThrows(CheckFailedException.class, () -> fleet.enrol(desk, code, "one", false));
        assertThrows(CheckFailedException.class, () -> invite("Anna", OperatorRole.OPERATE));
        String late = registry.invite(home, "late", OperatorRole.OPERATE, address(), Duration.ofSeconds(-1))
                .code();
        assertTrue(refused(() -> fleet.enrol(desk, late, "late", false))
                .getMessage()
                .contains("expired"));
        EnrolmentCode real = EnrolmentCode.parse(invite("bert", OperatorRole.OPERATE));
        byte[] guess = new byte[EnrolmentCode.SECRET];
        String invented = new EnrolmentCode(
                        new io.quiesce.transfer.mina.internal.wire.Message.Bytes(guess),
                        real.authority(),
                        real.address(),
                        "bert")
                .text();
        Refusal last = Refusal.NONE;
        for (int i = 0; i < 6 && last != Refusal.BUSY; i++) {
            last = assertThrows(TransferException.class, () -> fleet.enrol(desk, invented, "x", false))
                    .refusal();
        }
        assertEquals(Refusal.BUSY, last);
    }

    @Test
    @DisplayName("cuts a revoked operator's open connections at once, answers nothing more, and says why to the next")
    void revoked() throws Exception {
        enrol("anna", OperatorRole.OPERATE);
        enrol("bert", OperatorRole.OPERATE);
        try (ByteChannel anna = fleet.connect(desk, "anna");
                ByteChannel resting = fleet.connect(desk, "anna");
                ByteChannel bert = fleet.connect(desk, "bert")) {
            assertEquals("anna operate", line(anna));
            assertEquals("anna operate", line(resting));
            assertEquals("bert operate", line(bert));
            registry.revoke(home, "anna");
            assertEquals("", heard(anna, "cancel"), "what is asked after the revocation is not answered");
            assertEquals("", line(resting), "a connection that rests ends by itself");
            say(bert, "still here");
            assertEquals("still here", line(bert));
        }
        assertTrue(refused(() -> fleet.connect(desk, "anna")).getMessage().contains("revoked"));
        fleet.enrol(desk, invite("anna", OperatorRole.WATCH), "anna", true);
        assertEquals("anna watch", greeting("anna"));
    }

    /** What comes back; nothing when the connection ends. */
    private static String heard(ByteChannel channel, String said) {
        try {
            say(channel, said);
            return line(channel);
        } catch (IOException e) {
            return "";
        }
    }

    @Test
    @DisplayName("a revocation while somebody comes in leaves nobody in")
    void race() throws Exception {
        for (int round = 0; round < 5; round++) {
            String name = "anna" + round;
            enrol(name, OperatorRole.OPERATE);
            Thread revoking = Thread.ofVirtual().start(() -> {
                try {
                    registry.revoke(home, name);
                } catch (QuiesceException e) {
                    throw new AssertionError(e);
                }
            });
            List<ByteChannel> open = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                try {
                    open.add(fleet.connect(desk, name));
                } catch (QuiesceException e) {
                    // revoked by now
                }
            }
            revoking.join();
            for (ByteChannel channel : open) {
                try {
                    line(channel);
                    assertEquals("", line(channel));
                } catch (IOException e) {
                    // cut
                } finally {
                    channel.close();
                }
            }
        }
    }

    @Nested
    @DisplayName("gives nothing to")
    class Hostile {

        @Test
        @DisplayName("random bytes, half a handshake or plain requests, and goes on")
        void noise() throws Exception {
            enrol("anna", OperatorRole.OPERATE);
            Random noise = new Random(20261128);
            for (int i = 0; i < 30; i++) {
                byte[] bytes = new byte[noise.nextInt(2000) + 1];
                noise.nextBytes(bytes);
                if (i % 3 == 0) {
                    bytes[0] = 22; // a TLS record of a handshake
                }
                try (Socket socket = new Socket("127.0.0.1", address().port())) {
                    socket.setSoTimeout(30_000);
                    socket.getOutputStream().write(bytes);
                    socket.shutdownOutput();
                    byte[] answer = socket.getInputStream().readNBytes(100);
                    assertTrue(answer.length == 0 || answer[0] == 21, "more than a TLS alert came back");
                } catch (IOException e) {
                    // reset: nothing either
                }
            }
            assertEquals("anna operate", greeting("anna"));
        }

        @Test
        @DisplayName("who shows no certificate, and lets him ask nothing but an enrolment")
        void noCertificate() throws Exception {
            EnrolmentCode code = EnrolmentCode.parse(invite("anna", OperatorRole.OPERATE));
            assertEquals(-1, firstByte(TlsSockets.enrolling(code.authority(), clock), TlsSockets.CONTROL, "{}"));
            assertEquals(
                    -1, firstByte(TlsSockets.enrolling(code.authority(), clock), TlsSockets.ENROLMENT, "{\"call\""));
        }

        @Test
        @DisplayName("an operator of another agent, and a forged one")
        void foreign() throws Exception {
            Path other = root.resolve("other");
            try (Listening elsewhere = new JsseOperatorEndpoint().listen(other, ANY, OperatorPortTest::echo)) {
                String code = registry.invite(
                                other,
                                "anna",
                                OperatorRole.OPERATE,
                                new ReceiverAddress(
                                        "127.0.0.1", elsewhere.address().port()),
                                HOUR)
                        .code();
                fleet.enrol(desk, code, "elsewhere", false);
                assertEquals("anna operate", greeting("elsewhere"));
            }
            enrol("bert", OperatorRole.OPERATE);
            Identity foreign = Identity.read(desk.resolve("fleet/elsewhere/identity.pem"));
            Identity here = Identity.read(desk.resolve("fleet/bert/identity.pem"));
            Identity forged = new Identity(foreign.key(), foreign.certificate(), here.authority());
            assertEquals(-1, firstByte(TlsSockets.operator(forged, clock), TlsSockets.CONTROL, "{}"));
            Identity stolen = new Identity(foreign.key(), here.certificate(), here.authority());
            assertEquals(-1, firstByte(TlsSockets.operator(stolen, clock), TlsSockets.CONTROL, "{}"));
        }

        @Test
        @DisplayName("a certificate of its own authority that is another role's, or that it never gave")
        void roles() throws Exception {
            invite("anna", OperatorRole.OPERATE);
            Authority authority = new Authority(
                    Identity.read(home.resolve("operators/authority.pem")), clock, random, Lifetimes.DEFAULT);
            KeyPair keys = Identity.newKey(random);
            for (Role role : List.of(Role.AGENT, Role.RECEIVER, Role.DESK)) {
                Identity wrong = new Identity(
                        keys.getPrivate(),
                        authority.issueMember(role, "anna", keys.getPublic()),
                        authority.certificate());
                assertEquals(-1, firstByte(TlsSockets.operator(wrong, clock), TlsSockets.CONTROL, "{}"), role.name());
            }
            Identity unknown = new Identity(
                    keys.getPrivate(),
                    authority.issueMember(Role.OPERATOR, "anna", keys.getPublic()),
                    authority.certificate());
            String said = everything(TlsSockets.operator(unknown, clock), TlsSockets.CONTROL);
            assertTrue(said.contains("revoked or not known"), said);
        }

        /** What comes back after TLS and a few bytes; -1 when nothing does. */
        private int firstByte(TlsSockets sockets, String protocol, String said) {
            try (Socket plain = new Socket("127.0.0.1", address().port())) {
                plain.setSoTimeout(30_000);
                SSLSocket tls = sockets.connected(plain, protocol);
                tls.startHandshake();
                tls.getOutputStream().write(said.getBytes(StandardCharsets.UTF_8));
                tls.shutdownOutput();
                return tls.getInputStream().read();
            } catch (java.net.SocketTimeoutException e) {
                throw new AssertionError("the connection does not end", e);
            } catch (IOException e) {
                return -1;
            }
        }

        private String everything(TlsSockets sockets, String protocol) throws IOException {
            try (Socket plain = new Socket("127.0.0.1", address().port())) {
                plain.setSoTimeout(30_000);
                SSLSocket tls = sockets.connected(plain, protocol);
                tls.startHandshake();
                return new String(tls.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            }
        }

        @Test
        @DisplayName("the silent: they are cut after the login's limit, and are few at a time from one address")
        void silent() throws Exception {
            enrol("anna", OperatorRole.OPERATE);
            listenAgain(NARROW);
            List<Socket> silent = new ArrayList<>();
            try {
                for (int i = 0; i < 12; i++) {
                    Socket socket = new Socket("127.0.0.1", address().port());
                    socket.setSoTimeout(30_000);
                    silent.add(socket);
                }
                for (Socket socket : silent) {
                    assertEquals(-1, ended(socket));
                }
            } finally {
                for (Socket socket : silent) {
                    socket.close();
                }
            }
            move("anna");
            assertEquals("anna operate", greeting("anna"));
        }

        private int ended(Socket socket) {
            try {
                return socket.getInputStream().read();
            } catch (java.net.SocketTimeoutException e) {
                throw new AssertionError("the connection does not end", e);
            } catch (IOException e) {
                return -1;
            }
        }

        @Test
        @DisplayName("an operator's connections beyond his share, which says so")
        void tooMany() throws Exception {
            enrol("anna", OperatorRole.OPERATE);
            enrol("bert", OperatorRole.OPERATE);
            listenAgain(NARROW);
            move("anna");
            move("bert");
            List<ByteChannel> open = new ArrayList<>();
            try {
                for (int i = 0; i < NARROW.perOperator(); i++) {
                    open.add(fleet.connect(desk, "anna"));
                }
                assertEquals(
                        Refusal.BUSY,
                        assertThrows(TransferException.class, () -> fleet.connect(desk, "anna"))
                                .refusal());
                assertEquals("bert operate", greeting("bert"));
            } finally {
                for (ByteChannel channel : open) {
                    channel.close();
                }
            }
        }
    }

    /** The endpoint has another port now. */
    private void move(String agent) throws IOException {
        Path file = desk.resolve("fleet").resolve(agent).resolve("agent.properties");
        Files.writeString(
                file,
                Files.readString(file)
                        .replaceAll("port=\\d+", "port=" + address().port()));
    }

    @Test
    @DisplayName("serves ninety-six connections at once, and its threads end with it")
    void many() throws Exception {
        List<ByteChannel> open = new ArrayList<>();
        try {
            for (String name : List.of("anna", "bert", "cleo", "dora", "emil", "fred")) {
                enrol(name, OperatorRole.OPERATE);
                for (int i = 0; i < 16; i++) {
                    open.add(fleet.connect(desk, name));
                }
            }
            for (ByteChannel channel : open) {
                line(channel);
                say(channel, "all at once");
            }
            for (ByteChannel channel : open) {
                assertEquals("all at once", line(channel));
            }
            listening.close();
            for (ByteChannel channel : open) {
                assertEquals("", heard(channel, "after the end"));
            }
        } finally {
            for (ByteChannel channel : open) {
                channel.close();
            }
        }
        await(
                "the end of its threads",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(t -> t.getName().startsWith("quiesce-operator")));
    }

    @Test
    @DisplayName("renews a certificate that is due by its older one; a clock that is wrong is named")
    void clocks() throws Exception {
        enrol("anna", OperatorRole.OPERATE);
        Path file = desk.resolve("fleet/anna/identity.pem");
        String before = Files.readString(file);
        Clock later = moved(Duration.ofDays(300));
        listening.close();
        listening = new JsseOperatorEndpoint(later, random, Lifetimes.DEFAULT, OperatorLimits.DEFAULT)
                .listen(home, ANY, OperatorPortTest::echo);
        move("anna");
        try (ByteChannel channel = new JsseFleetLinks(later, random).connect(desk, "anna")) {
            assertEquals("anna operate", line(channel));
        }
        assertFalse(before.equals(Files.readString(file)), "the certificate is another one");
        for (Duration wrong : List.of(Duration.ofDays(-3000), Duration.ofDays(3000))) {
            TransferException e = refused(() -> new JsseFleetLinks(moved(wrong), random).connect(desk, "anna"));
            assertTrue((e.getMessage() + e.hint()).contains("clock"), e.getMessage() + e.hint());
        }
    }

    private static Clock moved(Duration by) {
        return Clock.offset(Clock.systemUTC(), by);
    }

    @Test
    @DisplayName("names who holds a port that is taken, and a free one")
    void taken() {
        Bind same = new Bind("127.0.0.1", listening.address().port());
        BusyException e = assertThrows(
                BusyException.class, () -> new JsseOperatorEndpoint().listen(home, same, OperatorPortTest::echo));
        assertTrue(e.getMessage().contains("port " + same.port()), e.getMessage());
        assertTrue(e.hint().contains("operator listen 127.0.0.1:"), e.hint());
        assertThrows(BusyException.class, () -> registry.listen(home, same));
    }

    @Test
    @DisplayName("an agent that is not there, or is no agent, is named so")
    void gone() throws Exception {
        enrol("anna", OperatorRole.OPERATE);
        int port = address().port();
        listening.close();
        TransferException e = assertThrows(TransferException.class, () -> fleet.connect(desk, "anna"));
        assertTrue(e.getMessage().contains("nothing listens at agent anna at 127.0.0.1:" + port), e.getMessage());
        assertTrue(e.retryHelps());
        fleet.remove(desk, "anna");
        assertArrayEquals(new Object[0], fleet.enrolled(desk).toArray());
        assertThrows(CheckFailedException.class, () -> fleet.connect(desk, "anna"));
    }
}
