package io.quiesce.transfer.mina.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.service.ReceiverEndpoint.Listening;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.api.transfer.ClientEntry;
import io.quiesce.api.transfer.EnrolledReceiver;
import io.quiesce.api.transfer.ReceiverAddress;
import io.quiesce.transfer.mina.internal.identity.EnrolmentCode;
import io.quiesce.transfer.mina.internal.wire.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Codes, from the administrator's hand to a certificate. */
@Tag("R2.2")
@Tag("R1.5")
@Tag("P2")
@Timeout(60)
class EnrolmentTest {

    @TempDir
    private Path root;

    private Rig rig;

    @BeforeEach
    void start() throws QuiesceException {
        rig = new Rig(root);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private TransferException refused(String code) {
        TransferException e =
                assertThrows(TransferException.class, () -> rig.links.enrol(root.resolve("agent"), code, "vault"));
        assertEquals(Refusal.AUTHENTICATION, e.refusal(), e.getMessage());
        return e;
    }

    private void nothingWritten() throws IOException {
        Path receivers = root.resolve("agent/receivers");
        if (Files.exists(receivers)) {
            try (Stream<Path> files = Files.list(receivers)) {
                assertEquals(List.of(), files.toList());
            }
        }
    }

    @Test
    @DisplayName("a code makes an invited client an active one, under the name the administrator chose")
    void enrol() throws Exception {
        String code = rig.invite("web1");
        assertEquals(
                ClientEntry.State.INVITED,
                rig.registry.clients(rig.receiverHome).get(0).state());
        EnrolledReceiver receiver = rig.links.enrol(root.resolve("agent"), code, "vault");
        assertEquals("web1", receiver.client());
        assertEquals(rig.listening().transfer(), receiver.address());
        assertEquals(List.of(receiver), rig.links.enrolled(root.resolve("agent")));
        ClientEntry entry = rig.registry.clients(rig.receiverHome).get(0);
        assertEquals(ClientEntry.State.ACTIVE, entry.state());
        assertEquals(receiver.certificateEnds(), entry.certificateEnds().orElseThrow());
    }

    @Test
    @DisplayName("lower case, line breaks and hyphens do no harm to a code")
    void typed() throws Exception {
        String code = rig.invite("web1").toLowerCase(java.util.Locale.ROOT);
        rig.links.enrol(root.resolve("agent"), code.substring(0, 40) + "-\n  " + code.substring(40), "vault");
    }

    @Test
    @DisplayName("a code works once")
    void once() throws Exception {
        String code = rig.invite("web1");
        rig.links.enrol(root.resolve("first"), code, "vault");
        refused(code);
        nothingWritten();
    }

    @Test
    @DisplayName("an expired code says when it expired")
    void expired() throws Exception {
        String code = rig.invite("web1");
        rig.clock.move(Duration.ofHours(2));
        assertTrue(refused(code).getMessage().contains("expired"));
        nothingWritten();
    }

    @Test
    @DisplayName("a newer code replaces an unused older one")
    void newerCode() throws Exception {
        String older = rig.invite("web1");
        String newer = rig.invite("web1");
        refused(older);
        rig.links.enrol(root.resolve("agent"), newer, "vault");
    }

    @Test
    @DisplayName("a mistyped code is told from a wrong one, without a connection")
    void mistyped() throws Exception {
        String code = rig.invite("web1");
        char last = code.charAt(20);
        String mistyped = code.substring(0, 20) + (last == 'A' ? 'B' : 'A') + code.substring(21);
        rig.listening().close();
        CheckFailedException e = assertThrows(
                CheckFailedException.class, () -> rig.links.enrol(root.resolve("agent"), mistyped, "vault"));
        assertTrue(e.getMessage().contains("mistyped"), e.getMessage());
    }

    @Test
    @DisplayName("the secret is not sent to a receiver with another authority than the code's")
    void manInTheMiddle() throws Exception {
        try (Rig other = new Rig(root.resolve("other"))) {
            EnrolmentCode code = EnrolmentCode.parse(rig.invite("web1"));
            EnrolmentCode diverted = new EnrolmentCode(
                    code.secret(), code.authority(), other.listening().enrolment(), "web1");
            refused(diverted.text());
        }
        rig.links.enrol(root.resolve("agent"), rig.invite("web1"), "vault");
    }

    @Test
    @DisplayName("guessing is slowed down per address; others' right codes are refused for a minute only")
    void guessing() throws Exception {
        EnrolmentCode right = EnrolmentCode.parse(rig.invite("web1"));
        String wrong = new EnrolmentCode(
                        new Message.Bytes(new byte[EnrolmentCode.SECRET]), right.authority(), right.address(), "web1")
                .text();
        for (int i = 0; i < 5; i++) {
            refused(wrong);
        }
        TransferException busy = assertThrows(
                TransferException.class, () -> rig.links.enrol(root.resolve("agent"), right.text(), "vault"));
        assertEquals(Refusal.BUSY, busy.refusal());
        rig.clock.move(Duration.ofSeconds(61));
        rig.links.enrol(root.resolve("agent"), right.text(), "vault");
    }

    @Test
    @DisplayName("many right codes in a minute from one address are fine")
    void fleet() throws Exception {
        for (int i = 0; i < 10; i++) {
            rig.agent("host" + i);
        }
        assertEquals(10, rig.registry.clients(rig.receiverHome).size());
    }

    @Test
    @DisplayName("a receiver that does not run gives an error that says what to check, and the code stays good")
    void notRunning() throws Exception {
        String code = rig.invite("web1");
        rig.listening().close();
        TransferException e =
                assertThrows(TransferException.class, () -> rig.links.enrol(root.resolve("agent"), code, "vault"));
        assertTrue(e.retryHelps());
        assertTrue(e.getMessage().contains(rig.listening().enrolment().toString()), e.getMessage());
        assertTrue(e.hint().contains("firewall"), e.hint());
        rig.restart();
        rig.links.enrol(root.resolve("agent"), code, "vault");
    }

    @Test
    @DisplayName("names that no file system should meet are refused at both ends")
    void names() {
        for (String bad : List.of("", "..", "a/b", "con", "LPT1.x", "-a", "a.", "ä", "x".repeat(64))) {
            assertThrows(CheckFailedException.class, () -> rig.invite(bad), bad);
            assertThrows(CheckFailedException.class, () -> rig.link(root.resolve(bad.isEmpty() ? "e" : "e"), 1));
        }
        assertThrows(
                CheckFailedException.class,
                () -> rig.registry.invite(
                        rig.receiverHome, "web1", new ReceiverAddress("döner", 1), Duration.ofHours(1)));
    }

    @Test
    @DisplayName("a receiver that has moved is found with the same certificates, once its new address is set")
    void moved() throws Exception {
        Path agent = rig.agent("web1");
        EnrolledReceiver before = rig.links.enrolled(agent).getFirst();
        rig.listening().close();
        try (Listening elsewhere = rig.listen(0, 0)) {
            try (ReceiverLink link = rig.link(agent)) {
                assertTrue(assertThrows(TransferException.class, link::status).retryHelps());
            }
            EnrolledReceiver moved = rig.links.move(agent, "vault", elsewhere.transfer());
            assertEquals(new EnrolledReceiver("vault", elsewhere.transfer(), "web1", before.certificateEnds()), moved);
            assertEquals(List.of(moved), rig.links.enrolled(agent));
            try (ReceiverLink link = rig.link(agent)) {
                assertEquals("web1", link.status().client());
            }
        }
    }

    @Test
    @DisplayName("an address that no code can have is none to move to, and nothing is changed")
    void movedNowhere() throws Exception {
        Path agent = rig.agent("web1");
        List<EnrolledReceiver> before = rig.links.enrolled(agent);
        for (String host : List.of("döner", "vault\nport=1", "two words", "x".repeat(254))) {
            assertThrows(
                    CheckFailedException.class,
                    () -> rig.links.move(agent, "vault", new ReceiverAddress(host, 7443)),
                    host);
        }
        assertThrows(
                CheckFailedException.class,
                () -> rig.links.move(agent, "other", new ReceiverAddress("vault.example", 7443)));
        assertEquals(before, rig.links.enrolled(agent));
    }

    @Test
    @Tag("R1.3")
    @DisplayName("names differ from others' by more than case, and an enrolled name can't be enrolled again")
    void sameName() throws Exception {
        Path agent = rig.agent("web1");
        CheckFailedException e = assertThrows(CheckFailedException.class, () -> rig.invite("WEB1"));
        assertTrue(e.hint().contains("replace"), e.hint());
        String other = rig.invite("web2");
        assertThrows(CheckFailedException.class, () -> rig.links.enrol(agent, other, "vault"));
        rig.links.enrol(agent, other, "second");
        assertEquals(2, rig.links.enrolled(agent).size());
        try (ReceiverLink link = rig.links.connect(agent, "second", 1, Rig.SILENCE)) {
            assertEquals("web2", link.status().client());
        }
    }

    @Test
    @DisplayName("registry and receiver work side by side; the authority is made once")
    void authorityIsMadeOnce() throws Exception {
        byte[] before = Files.readAllBytes(rig.receiverHome.resolve("clients/authority.pem"));
        rig.invite("web1");
        rig.restart();
        assertFalse(before.length == 0);
        org.junit.jupiter.api.Assertions.assertArrayEquals(
                before, Files.readAllBytes(rig.receiverHome.resolve("clients/authority.pem")));
    }

    @Test
    @DisplayName("what the receiver stores does not give the code away")
    void storedHashed() throws Exception {
        EnrolmentCode code = EnrolmentCode.parse(rig.invite("web1"));
        String stored = Files.readString(rig.receiverHome.resolve("clients/client-web1.properties"));
        String secret = java.util.HexFormat.of().formatHex(code.secret().value());
        assertFalse(stored.contains(secret));
        assertTrue(stored.contains(EnrolmentCode.digest(code.secret()).hex()));
    }
}
