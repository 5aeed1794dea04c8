package io.quiesce.transfer.mina.internal.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Digest;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.transfer.ClientEntry;
import io.quiesce.api.transfer.ClientName;
import io.quiesce.api.transfer.ReceiverAddress;
import io.quiesce.api.transfer.RestoreRight;
import io.quiesce.transfer.mina.internal.identity.Authority;
import io.quiesce.transfer.mina.internal.identity.CertificateRequest;
import io.quiesce.transfer.mina.internal.identity.EnrolmentCode;
import io.quiesce.transfer.mina.internal.identity.Identity;
import io.quiesce.transfer.mina.internal.identity.Lifetimes;
import io.quiesce.transfer.mina.internal.receiver.FileClientRegistry;
import io.quiesce.transfer.mina.internal.wire.Message;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("P2")
class RegistryTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final ReceiverAddress AT = new ReceiverAddress("vault.example", 4712);
    private static final Duration HOUR = Duration.ofHours(1);

    private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    private final FileClientRegistry registry = new FileClientRegistry(clock, new SecureRandom(), Lifetimes.DEFAULT);

    private static Digest digest(int seed) {
        return Digest.ofContent(new byte[] {(byte) seed}, 0, 1);
    }

    private static ClientRecord.Issued issued(int seed) {
        return new ClientRecord.Issued(digest(seed), NOW.plus(Duration.ofDays(365)), false);
    }

    private static ClientRecord.OpenCode code(boolean replaces) {
        return new ClientRecord.OpenCode(digest(99), NOW.plus(HOUR), replaces);
    }

    @Provide
    Arbitrary<ClientRecord> records() {
        Arbitrary<Instant> instants =
                Arbitraries.longs().between(0, 4_000_000_000L).map(Instant::ofEpochSecond);
        Arbitrary<Digest> digests =
                Arbitraries.bytes().array(byte[].class).ofSize(32).map(Digest::of);
        Arbitrary<Boolean> flags = Arbitraries.of(true, false);
        Arbitrary<ClientRecord.OpenCode> codes =
                Combinators.combine(digests, instants, flags).as(ClientRecord.OpenCode::new);
        return Combinators.combine(
                        Arbitraries.strings()
                                .alpha()
                                .numeric()
                                .ofMinLength(4)
                                .ofMaxLength(63)
                                .map(ClientName::new),
                        instants,
                        flags,
                        codes.optional(),
                        Combinators.combine(digests, instants, flags)
                                .as(ClientRecord.Issued::new)
                                .list()
                                .ofMaxSize(5),
                        Arbitraries.oneOf(
                                Arbitraries.of(RestoreRight.ALWAYS, RestoreRight.NEVER),
                                instants.map(RestoreRight::new)))
                .as((name, since, revoked, code, certificates, restore) ->
                        new ClientRecord(name, since, revoked, code, certificates).withRestore(restore));
    }

    @Property(tries = 300)
    @Label("a client's file is read back the same")
    void roundTrip(@ForAll("records") ClientRecord client) throws IOException {
        assertEquals(client, ClientFile.parse(client.text()));
    }

    @Property(tries = 300)
    @Label("a file that lost its end or a line is refused or admits no certificate it did not hold")
    void truncated(@ForAll("records") ClientRecord client, @ForAll int at) {
        String text = client.text();
        String cut = text.substring(0, Math.floorMod(at, text.length()));
        try {
            ClientRecord read = ClientFile.parse(cut);
            assertTrue(client.certificates().containsAll(read.certificates()), cut);
            assertEquals(client.revoked(), read.revoked(), cut);
            assertTrue(read.certificates().isEmpty() || client.restore().equals(read.restore()), cut);
        } catch (IOException | IllegalArgumentException | java.time.DateTimeException e) {
            // refused: nobody is admitted
        }
    }

    @Test
    @DisplayName("invited, active, replaced, revoked: which certificates open the door")
    void life() {
        ClientRecord invited = ClientRecord.invited(new ClientName("web1"), code(false), NOW);
        assertEquals(ClientEntry.State.INVITED, invited.state());
        ClientRecord active = invited.enrolled(issued(1), NOW);
        assertEquals(ClientEntry.State.ACTIVE, active.state());
        assertEquals(Optional.empty(), active.code());
        ClientRecord renewed = active.renewed(issued(2), NOW);
        assertEquals(List.of(issued(1), issued(2)), renewed.valid(NOW));
        ClientRecord waiting = renewed.withCode(code(true));
        assertEquals(2, waiting.valid(NOW).size(), "until the new host enrols, the old one works");
        ClientRecord replaced = waiting.enrolled(issued(3), NOW);
        assertEquals(List.of(issued(3)), replaced.valid(NOW));
        ClientRecord revoked = replaced.revoke(NOW);
        assertEquals(List.of(), revoked.valid(NOW));
        assertEquals(ClientEntry.State.REVOKED, revoked.state());
        assertEquals(
                List.of(issued(4)),
                revoked.withCode(code(true)).enrolled(issued(4), NOW).valid(NOW));
        assertEquals(List.of(), replaced.valid(NOW.plus(Duration.ofDays(365))));
    }

    @Test
    @DisplayName("may read back what the administrator says, until when he says, whatever becomes of its certificates")
    void restoreRight(@TempDir Path home) throws Exception {
        registry.invite(home, "web1", AT, HOUR);
        assertEquals(RestoreRight.ALWAYS, registry.clients(home).getFirst().restore());
        registry.letRestore(home, "WEB1", RestoreRight.NEVER);
        RegistryFolder folder = RegistryFolder.of(home, Membership.CLIENTS);
        ClientRecord denied = folder.read(new ClientName("web1")).orElseThrow();
        for (ClientRecord later : List.of(
                denied.enrolled(issued(1), NOW),
                denied.enrolled(issued(1), NOW).renewed(issued(2), NOW),
                denied.withCode(code(true)).enrolled(issued(3), NOW),
                denied.revoke(NOW))) {
            assertEquals(RestoreRight.NEVER, later.restore());
        }
        folder.write(denied.enrolled(issued(1), NOW));
        Admissions admissions = new Admissions(folder, clock);
        assertFalse(mayRestore(admissions));
        registry.letRestore(home, "web1", new RestoreRight(NOW));
        assertFalse(mayRestore(admissions), "it is over");
        registry.letRestore(home, "web1", new RestoreRight(NOW.plus(HOUR)));
        assertTrue(mayRestore(admissions));
        registry.revoke(home, "web1");
        assertFalse(mayRestore(admissions));
        assertThrows(CheckFailedException.class, () -> registry.letRestore(home, "nobody", RestoreRight.NEVER));
    }

    private static boolean mayRestore(Admissions admissions) {
        admissions.refresh();
        return admissions.mayRestore(issued(1).fingerprint());
    }

    @Test
    @DisplayName("expired certificates are forgotten when something changes")
    void expiredAreForgotten() {
        ClientRecord client =
                ClientRecord.invited(new ClientName("web1"), code(false), NOW).enrolled(issued(1), NOW);
        Instant later = NOW.plus(Duration.ofDays(366));
        ClientRecord.Issued newer = new ClientRecord.Issued(digest(2), later.plus(HOUR), false);
        assertEquals(List.of(newer), client.renewed(newer, later).certificates());
    }

    @Test
    @DisplayName("invitations from many threads and registries at once all count, and there is one authority")
    void concurrent(@TempDir Path home) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(6);
        try {
            List<Callable<String>> jobs = new java.util.ArrayList<>();
            for (int i = 0; i < 18; i++) {
                String name = "host" + i;
                FileClientRegistry own = new FileClientRegistry(clock, new SecureRandom(), Lifetimes.DEFAULT);
                jobs.add(() -> own.invite(home, name, AT, HOUR).code());
            }
            java.util.Set<Digest> authorities = new java.util.HashSet<>();
            for (Future<String> f : pool.invokeAll(jobs)) {
                authorities.add(EnrolmentCode.parse(f.get()).authority());
            }
            assertEquals(1, authorities.size());
            assertEquals(18, registry.clients(home).size());
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    @DisplayName("a record that is damaged or can't be read keeps nobody else from enrolling")
    void unreadable(@TempDir Path home) throws Exception {
        EnrolmentCode code =
                EnrolmentCode.parse(registry.invite(home, "web1", AT, HOUR).code());
        RegistryFolder folder = RegistryFolder.of(home, Membership.CLIENTS);
        Files.writeString(folder.file("client-db1.properties"), "name=");
        Files.createDirectory(folder.file("client-zz.properties"));
        SecureRandom random = new SecureRandom();
        Authority authority =
                new Authority(Identity.read(folder.file(RegistryFolder.AUTHORITY)), clock, random, Lifetimes.DEFAULT);
        byte[] request = CertificateRequest.make(Identity.newKey(random));
        Message.Enrolled enrolled = new Registrar(folder, authority, clock)
                .enrol(new Message.Enrol(code.secret(), new Message.Bytes(request)), 7443);
        assertEquals("web1", enrolled.client());
    }

    @Test
    @DisplayName("what can't be done says why and what else to do")
    void refusals(@TempDir Path home) throws Exception {
        assertThrows(CheckFailedException.class, () -> registry.revoke(home, "nobody"));
        assertThrows(CheckFailedException.class, () -> registry.replace(home, "nobody", AT, HOUR));
        registry.invite(home, "web1", AT, HOUR);
        registry.revoke(home, "web1");
        CheckFailedException e =
                assertThrows(CheckFailedException.class, () -> registry.invite(home, "web1", AT, HOUR));
        assertTrue(e.hint().contains("replace"));
        assertEquals(NOW.plus(HOUR), registry.replace(home, "web1", AT, HOUR).expires());
    }

    @Test
    @DisplayName("a client's name is what any file system takes, and nothing else")
    void names() {
        for (String good : List.of("a", "web1", "A.b_c-9", "x".repeat(63))) {
            assertTrue(ClientName.valid(good), good);
        }
        for (String bad : List.of("", ".", "a.", "-a", "a/b", "a\\b", "ä", "con", "NUL", "com1.txt", "x".repeat(64))) {
            assertFalse(ClientName.valid(bad), bad);
        }
        assertEquals(new ClientName("WEB1").key(), new ClientName("web1").key());
    }

    @Test
    @DisplayName("failed attempts are limited per address and in all, for a minute; right ones do not count")
    void attempts() throws Exception {
        java.util.concurrent.atomic.AtomicReference<Instant> now =
                new java.util.concurrent.atomic.AtomicReference<>(NOW);
        Clock moving = new Clock() {
            @Override
            public java.time.ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.@org.eclipse.jdt.annotation.Nullable ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now.get();
            }
        };
        AttemptLimit limit = new AttemptLimit(2, 3, moving);
        InetAddress one = InetAddress.getByName("192.0.2.1");
        InetAddress two = InetAddress.getByName("192.0.2.2");
        for (int i = 0; i < 10; i++) {
            assertTrue(limit.allow(one));
            limit.succeeded(one);
        }
        assertTrue(limit.allow(one) && limit.allow(one));
        assertFalse(limit.allow(one));
        assertTrue(limit.allow(two));
        assertFalse(limit.allow(two), "the total is reached");
        now.set(NOW.plusSeconds(60));
        assertTrue(limit.allow(one));
    }
}
