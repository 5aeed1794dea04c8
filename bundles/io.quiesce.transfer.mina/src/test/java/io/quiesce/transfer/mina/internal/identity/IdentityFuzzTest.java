package io.quiesce.transfer.mina.internal.identity;

import io.quiesce.api.Digest;
import io.quiesce.api.transfer.ReceiverAddress;
import io.quiesce.fuzz.Fuzz;
import io.quiesce.transfer.mina.internal.wire.Message.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What peers, people and files say about who is who is taken or refused, never anything else. */
@Tag("P9")
class IdentityFuzzTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC);
    private static final Lifetimes LIVES =
            new Lifetimes(Duration.ofDays(1000), Duration.ofDays(30), Duration.ofDays(30));

    private final SecureRandom random = new SecureRandom();
    private final Identity root;
    private final Authority authority;

    @TempDir
    Path folder;

    IdentityFuzzTest() throws GeneralSecurityException {
        root = Authority.create(CLOCK, random, LIVES);
        authority = new Authority(root, CLOCK, random, LIVES);
    }

    @Nested
    @DisplayName("a PEM file")
    class Pem {

        private Fuzz fuzz() throws Exception {
            Path file = folder.resolve("sample.pem");
            authority.newServer(Role.RECEIVER, List.of("vault.example")).write(file);
            return Fuzz.of("PEM file", Files.readAllBytes(file))
                    .words(
                            "-----BEGIN CERTIFICATE-----\n",
                            "-----END CERTIFICATE-----\n",
                            "-----BEGIN ",
                            "=",
                            "Proc-Type: 4\n")
                    .refusing(IOException.class)
                    .allocating(64, 4 << 20);
        }

        private void read(byte[] input) throws IOException {
            Path file = Files.write(folder.resolve("identity.pem"), input);
            PemFile.read(file).certificates().forEach(Identity::fingerprint);
        }

        @Test
        @DisplayName("is read or refused")
        void quick() throws Exception {
            fuzz().run(3_000, this::read);
        }

        @Test
        @Tag("long")
        @DisplayName("is read or refused, a million times")
        void million() throws Exception {
            fuzz().run(1_000_000, this::read);
        }
    }

    @Nested
    @DisplayName("a peer's certificate")
    class Certificates {

        private Fuzz fuzz() throws Exception {
            byte[] client = authority
                    .issueMember(Role.AGENT, "web1", Identity.newKey(random).getPublic())
                    .getEncoded();
            return Fuzz.of("certificate", client)
                    .refusing(CertificateException.class)
                    .covered()
                    .allocating(64, 8 << 20);
        }

        private void read(byte[] input) throws CertificateException {
            Digest pinned = Identity.fingerprint(root.certificate());
            new PinnedTrust(pinned, Role.AGENT, CLOCK).check(PemFile.certificate(input), root.certificate());
        }

        @Test
        @DisplayName("is trusted or refused")
        void quick() throws Exception {
            fuzz().run(3_000, this::read);
        }

        @Test
        @Tag("long")
        @DisplayName("is trusted or refused, a million times")
        void million() throws Exception {
            fuzz().run(1_000_000, this::read);
        }
    }

    @Nested
    @DisplayName("a certificate request")
    class Requests {

        private Fuzz fuzz() {
            return Fuzz.of("certificate request", CertificateRequest.make(Identity.newKey(random)))
                    .refusing(GeneralSecurityException.class)
                    .covered()
                    .allocating(64, 8 << 20);
        }

        private void read(byte[] input) throws GeneralSecurityException {
            CertificateRequest.publicKey(input);
        }

        @Test
        @DisplayName("yields its key or is refused")
        void quick() {
            fuzz().run(3_000, this::read);
        }

        @Test
        @Tag("long")
        @DisplayName("yields its key or is refused, a million times")
        void million() {
            fuzz().run(1_000_000, this::read);
        }
    }

    @Nested
    @DisplayName("an enrolment code")
    class Codes {

        private Fuzz fuzz() {
            return Fuzz.of("enrolment code", code("vault.example", "web1"), code("::1", "a"))
                    .words("Q1-", "Q2-", " ", "\n", "O", "I", "ı", "ß", "\0")
                    .mending(Codes::checkDigitsRight)
                    .refusing(IllegalArgumentException.class);
        }

        private byte[] code(String host, String client) {
            byte[] secret = new byte[EnrolmentCode.SECRET];
            random.nextBytes(secret);
            return new EnrolmentCode(
                            new Bytes(secret), Digest.ofContent(secret, 0, 5), new ReceiverAddress(host, 7443), client)
                    .text()
                    .getBytes(StandardCharsets.US_ASCII);
        }

        /** So that the fields behind them are read. */
        private static byte[] checkDigitsRight(byte[] typed) {
            try {
                String text = new String(typed, StandardCharsets.UTF_8).replaceAll("[\\s-]", "");
                byte[] bytes = Base32.decode(text.substring(Math.min(2, text.length())));
                var sha = Digest.sha256();
                sha.update("Q1".getBytes(StandardCharsets.US_ASCII));
                int content = Math.max(0, bytes.length - 4);
                sha.update(bytes, 0, content);
                byte[] whole = Arrays.copyOf(bytes, content + 4);
                System.arraycopy(sha.digest(), 0, whole, content, 4);
                return ("Q1-" + Base32.encode(whole)).getBytes(StandardCharsets.US_ASCII);
            } catch (IllegalArgumentException e) {
                return typed;
            }
        }

        private void read(byte[] input) {
            EnrolmentCode.parse(new String(input, StandardCharsets.UTF_8));
        }

        @Test
        @DisplayName("is understood or refused")
        void quick() {
            fuzz().run(10_000, this::read);
        }

        @Test
        @Tag("long")
        @DisplayName("is understood or refused, a million times")
        void million() {
            fuzz().run(1_000_000, this::read);
        }
    }
}
