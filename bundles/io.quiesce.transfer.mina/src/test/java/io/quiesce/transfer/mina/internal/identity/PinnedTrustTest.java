package io.quiesce.transfer.mina.internal.identity;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("P2")
@Tag("R8.2")
class PinnedTrustTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final Lifetimes LIVES =
            new Lifetimes(Duration.ofDays(1000), Duration.ofDays(30), Duration.ofDays(30));

    private final SecureRandom random = new SecureRandom();
    private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    private final Authority authority;
    private final Identity server;
    private final X509Certificate client;
    private final KeyPair clientKeys;

    PinnedTrustTest() throws GeneralSecurityException {
        authority = newAuthority();
        server = authority.newServer(Role.RECEIVER, List.of("vault.example", "192.0.2.1", "::1"));
        clientKeys = Identity.newKey(random);
        client = authority.issueMember(Role.AGENT, "web1", clientKeys.getPublic());
    }

    private Authority newAuthority() throws GeneralSecurityException {
        return new Authority(Authority.create(clock, random, LIVES), clock, random, LIVES);
    }

    private PinnedTrust trust(Role role) {
        return at(role, NOW);
    }

    private PinnedTrust at(Role role, Instant instant) {
        return new PinnedTrust(authority.fingerprint(), role, Clock.fixed(instant, ZoneOffset.UTC));
    }

    @Test
    @DisplayName("each role is accepted as itself only")
    void roles() {
        X509Certificate root = authority.certificate();
        assertDoesNotThrow(() -> trust(Role.RECEIVER).check(server.certificate(), root));
        assertDoesNotThrow(() -> trust(Role.AGENT).check(client, root));
        assertThrows(CertificateException.class, () -> trust(Role.RECEIVER).check(client, root));
        assertThrows(CertificateException.class, () -> trust(Role.AGENT).check(server.certificate(), root));
        assertThrows(CertificateException.class, () -> trust(Role.AGENT).check(root, root));
        assertThrows(CertificateException.class, () -> trust(Role.AGENT).check(client));
        assertThrows(CertificateException.class, () -> trust(Role.AGENT).check());
    }

    @Test
    @DisplayName("the name in the certificate is the receiver's choice")
    void names() throws CertificateException {
        assertEquals("CN=web1", client.getSubjectX500Principal().getName());
        assertEquals(3, server.certificate().getSubjectAlternativeNames().size());
    }

    @Test
    @DisplayName("another authority is refused, also one that wears the same name")
    void otherAuthority() throws GeneralSecurityException {
        Authority other = newAuthority();
        X509Certificate foreign = other.issueMember(Role.AGENT, "web1", clientKeys.getPublic());
        assertThrows(
                PinnedTrust.UnknownAuthorityException.class,
                () -> trust(Role.AGENT).check(foreign, other.certificate()));
        // the right authority's certificate beside a leaf it did not sign
        assertThrows(CertificateException.class, () -> trust(Role.AGENT).check(foreign, authority.certificate()));
    }

    @Test
    @DisplayName("a client can't sign certificates for others")
    void clientAsAuthority() throws GeneralSecurityException {
        Identity own = new Identity(clientKeys.getPrivate(), client, client);
        Authority pretender = new Authority(own, clock, random, LIVES);
        X509Certificate forged = pretender.issueMember(Role.AGENT, "web2", clientKeys.getPublic());
        assertThrows(
                CertificateException.class, () -> trust(Role.AGENT).check(forged, client, authority.certificate()));
    }

    @Test
    @DisplayName("dates are checked by the given clock, with an hour's grace at the beginning only")
    void dates() {
        X509Certificate root = authority.certificate();
        assertDoesNotThrow(
                () -> at(Role.AGENT, NOW.minus(Duration.ofMinutes(59))).check(client, root));
        assertThrows(
                CertificateNotYetValidException.class,
                () -> at(Role.AGENT, NOW.minus(Duration.ofMinutes(61))).check(client, root));
        assertDoesNotThrow(() -> at(Role.AGENT, NOW.plus(Duration.ofDays(30))).check(client, root));
        assertThrows(
                CertificateExpiredException.class,
                () -> at(Role.AGENT, NOW.plus(Duration.ofDays(30)).plusSeconds(1))
                        .check(client, root));
        assertThrows(
                CertificateExpiredException.class,
                () -> at(Role.AGENT, NOW.plus(Duration.ofDays(1001))).check(client, root));
    }

    @Test
    @DisplayName("renewal is due after two thirds of the life, possible after half")
    void renewal() {
        Duration life = Duration.ofDays(30).plusHours(1);
        Instant begin = NOW.minus(Duration.ofHours(1));
        assertEquals(begin.plus(life.multipliedBy(2).dividedBy(3)), Lifetimes.renewal(client));
        assertEquals(begin.plus(life.dividedBy(2)), Lifetimes.earliestRenewal(client));
    }

    @Test
    @DisplayName("a request proves its key, and is refused with another curve, damage or a foreign signature")
    void requests() throws GeneralSecurityException {
        byte[] request = CertificateRequest.make(clientKeys);
        assertEquals(clientKeys.getPublic(), CertificateRequest.publicKey(request));
        for (int at = 0; at < request.length; at++) {
            byte[] damaged = request.clone();
            damaged[at] ^= 1;
            assertNoOtherKey(damaged);
        }
        KeyPair foreign =
                new KeyPair(clientKeys.getPublic(), Identity.newKey(random).getPrivate());
        assertThrows(
                GeneralSecurityException.class, () -> CertificateRequest.publicKey(CertificateRequest.make(foreign)));
        KeyPairGenerator larger = KeyPairGenerator.getInstance("EC");
        larger.initialize(new ECGenParameterSpec("secp384r1"));
        byte[] p384 = CertificateRequest.make(larger.generateKeyPair());
        assertThrows(GeneralSecurityException.class, () -> CertificateRequest.publicKey(p384));
    }

    /** Some bytes of the outer structure mean the same in two forms; none may bring in another key. */
    private void assertNoOtherKey(byte[] request) {
        try {
            assertEquals(clientKeys.getPublic(), CertificateRequest.publicKey(request));
        } catch (GeneralSecurityException e) {
            assertFalse(String.valueOf(e.getMessage()).isEmpty());
        }
    }

    @Test
    @DisplayName("a signature is checked with the certificate, and nonsense is no signature")
    void signatures() throws GeneralSecurityException {
        Identity own = new Identity(clientKeys.getPrivate(), client, authority.certificate());
        byte[] message = {1, 2, 3};
        byte[] signature = own.sign(message);
        assertTrue(Identity.signed(client, message, signature));
        assertFalse(Identity.signed(server.certificate(), message, signature));
        assertFalse(Identity.signed(client, new byte[] {1, 2, 4}, signature));
        assertFalse(Identity.signed(client, message, new byte[0]));
        assertFalse(Identity.signed(client, message, new byte[] {1, 2, 3}));
    }

    @Test
    @DisplayName("an identity's file is private and read back the same; a damaged one is named")
    void file(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("identity.pem");
        server.write(file);
        assertEquals(server, Identity.read(file));
        assertEquals(1, Files.list(folder).count());
        Files.writeString(file, Files.readString(file).replace("CERTIFICATE", "CERTIFICAT"));
        java.io.IOException e = assertThrows(java.io.IOException.class, () -> Identity.read(file));
        assertTrue(String.valueOf(e.getMessage()).contains("identity.pem"));
        Files.writeString(file, "");
        assertThrows(java.io.IOException.class, () -> Identity.read(file));
    }
}
