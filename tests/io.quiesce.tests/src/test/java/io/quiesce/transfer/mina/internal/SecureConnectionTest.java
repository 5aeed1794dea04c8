package io.quiesce.transfer.mina.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.transfer.mina.internal.identity.Identity;
import io.quiesce.transfer.mina.internal.identity.TlsEngines;
import io.quiesce.transfer.mina.internal.line.Line;
import io.quiesce.transfer.mina.internal.line.LineConnector;
import io.quiesce.transfer.mina.internal.wire.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Of all pairs of who asks and who is asked, exactly the valid ones get a line. */
@Tag("P2")
@Tag("R1.5")
@Tag("R8.2")
class SecureConnectionTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    enum Receiver {
        A,
        B
    }

    /** Whose key and certificate are shown. */
    enum Shown {
        CLIENT_OF_A(Receiver.A),
        OTHER_CLIENT_OF_A(Receiver.A),
        CLIENT_OF_B(Receiver.B),
        REVOKED_BY_A,
        RECEIVER_A,
        RECEIVER_B,
        AUTHORITY_OF_A,
        CERTIFICATE_OF_A_WITH_ANOTHER_KEY;

        private final Receiver[] welcomeAt;

        Shown(Receiver... welcomeAt) {
            this.welcomeAt = welcomeAt;
        }

        boolean welcomeAt(Receiver receiver) {
            return Stream.of(welcomeAt).anyMatch(r -> r == receiver);
        }
    }

    private static Path root;
    private static final Map<Receiver, Rig> RIGS = new EnumMap<>(Receiver.class);
    private static final Map<Shown, Identity> IDENTITIES = new EnumMap<>(Shown.class);

    @BeforeContainer
    static void start() throws IOException, QuiesceException {
        root = Files.createTempDirectory("quiesce-pairs");
        Rig a = new Rig(root.resolve("a"));
        Rig b = new Rig(root.resolve("b"));
        RIGS.put(Receiver.A, a);
        RIGS.put(Receiver.B, b);
        IDENTITIES.put(Shown.CLIENT_OF_A, ofAgent(a.agent("web1")));
        IDENTITIES.put(Shown.OTHER_CLIENT_OF_A, ofAgent(a.agent("web2")));
        IDENTITIES.put(Shown.CLIENT_OF_B, ofAgent(b.agent("web1")));
        IDENTITIES.put(Shown.REVOKED_BY_A, ofAgent(a.agent("web3")));
        a.registry.revoke(a.receiverHome, "web3");
        IDENTITIES.put(Shown.RECEIVER_A, Identity.read(a.receiverHome.resolve("clients/server.pem")));
        IDENTITIES.put(Shown.RECEIVER_B, Identity.read(b.receiverHome.resolve("clients/server.pem")));
        IDENTITIES.put(Shown.AUTHORITY_OF_A, Identity.read(a.receiverHome.resolve("clients/authority.pem")));
        Identity one = IDENTITIES.get(Shown.CLIENT_OF_A);
        Identity two = IDENTITIES.get(Shown.OTHER_CLIENT_OF_A);
        IDENTITIES.put(
                Shown.CERTIFICATE_OF_A_WITH_ANOTHER_KEY, new Identity(two.key(), one.certificate(), one.authority()));
    }

    private static Identity ofAgent(Path home) throws IOException {
        return Identity.read(home.resolve("receivers/vault/identity.pem"));
    }

    @AfterContainer
    static void stop() throws IOException {
        RIGS.values().forEach(Rig::close);
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Property(tries = 120)
    @Label(
            "who shows what at which receiver, trusting which authority: only a valid, unrevoked client that meets its own")
    void pairs(@ForAll Shown shown, @ForAll Receiver asked, @ForAll Receiver trusted) {
        boolean expected = shown.welcomeAt(asked) && trusted == asked;
        assertEquals(expected, welcome(shown, asked, trusted));
    }

    private static boolean welcome(Shown shown, Receiver asked, Receiver trusted) {
        Rig rig = RIGS.get(asked);
        Identity own = IDENTITIES.get(shown);
        Identity trusting = new Identity(
                own.key(),
                own.certificate(),
                IDENTITIES
                        .get(trusted == Receiver.A ? Shown.CLIENT_OF_A : Shown.CLIENT_OF_B)
                        .authority());
        try (LineConnector connector =
                new LineConnector(TlsEngines.agent(trusting, rig.clock), TlsEngines.TRANSFER, 1)) {
            Line line =
                    connector.connect("127.0.0.1", rig.listening().transfer().port(), LIMIT);
            line.send(new Message.Hello(1, 1, Message.Role.AGENT, LIMIT, "test"), LIMIT);
            return line.receive(LIMIT) instanceof Message.Hello;
        } catch (IOException e) {
            return false;
        }
    }
}
