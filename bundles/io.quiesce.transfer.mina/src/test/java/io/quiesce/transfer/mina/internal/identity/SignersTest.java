package io.quiesce.transfer.mina.internal.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a home knows again as signed by itself. */
@Tag("P2")
@Tag("R8.2")
class SignersTest {

    private static final byte[] MESSAGE = "quiesce seal 1".getBytes(StandardCharsets.US_ASCII);
    private static final Lifetimes LIVES =
            new Lifetimes(Duration.ofDays(1000), Duration.ofDays(30), Duration.ofDays(30));

    @TempDir
    Path receivers;

    private final SecureRandom random = new SecureRandom();
    private final Authority authority;

    SignersTest() throws GeneralSecurityException {
        Clock clock = Clock.systemUTC();
        authority = new Authority(Authority.create(clock, random, LIVES), clock, random, LIVES);
    }

    private Identity member() throws GeneralSecurityException {
        KeyPair keys = Identity.newKey(random);
        return new Identity(
                keys.getPrivate(), authority.issueMember(Role.AGENT, "db1", keys.getPublic()), authority.certificate());
    }

    @Test
    @DisplayName("is what was signed with any certificate that it has had, and nothing else")
    void known() throws Exception {
        Signers signers = new Signers(receivers);
        Identity first = member();
        byte[] signature = first.sign(MESSAGE);
        assertFalse(signers.signed(MESSAGE, signature));
        signers.remember(first.certificate());
        signers.remember(member().certificate());
        signers.remember(first.certificate());
        assertTrue(new Signers(receivers).signed(MESSAGE, signature));
        assertFalse(signers.signed("quiesce seal 2".getBytes(StandardCharsets.US_ASCII), signature));
        assertFalse(signers.signed(MESSAGE, member().sign(MESSAGE)), "of the same name, with another key");
        assertFalse(signers.signed(MESSAGE, new byte[] {1, 2, 3}));
        assertEquals(
                2, PemFile.read(receivers.resolve("signers.pem")).certificates().size());
    }

    @Test
    @DisplayName("is said to be unreadable when the file is damaged, which is left as it is")
    void damaged() throws Exception {
        Path file = receivers.resolve("signers.pem");
        Files.writeString(file, "-----BEGIN CERTIFICATE-----\n*AAA=\n-----END CERTIFICATE-----\n");
        Signers signers = new Signers(receivers);
        Identity own = member();
        assertThrows(IOException.class, () -> signers.remember(own.certificate()));
        assertThrows(IOException.class, () -> signers.signed(MESSAGE, own.sign(MESSAGE)));
        assertTrue(Files.readString(file).contains("*AAA="));
    }
}
