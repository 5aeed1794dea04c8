package io.quiesce.alerting.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.error.AlertException;
import io.quiesce.api.settings.Settings;
import io.quiesce.api.spi.AlertChannel;
import io.quiesce.tests.servers.CertificateAuthority;
import io.quiesce.tests.servers.SecuredMailServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Mail with encryption and login, by a real mail server")
@Tag("N1")
class SecuredMailTest {

    private static final CertificateAuthority AUTHORITY = new CertificateAuthority();

    private static SecuredMailServer server;

    @TempDir
    private static Path folder;

    private static Path trusted;

    @BeforeAll
    static void start() throws Exception {
        server = SecuredMailServer.start(AUTHORITY, "localhost");
        trusted = AUTHORITY.certificate(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private static void send(String security, Map<String, String> more) throws Exception {
        EmailChannelProvider provider = new EmailChannelProvider();
        Map<String, String> values = new TreeMap<>(Map.of(
                "host",
                "localhost",
                "port",
                Integer.toString(security.equals("tls") ? server.tlsPort() : server.port()),
                "security",
                security,
                "certificates",
                trusted.toString(),
                "user",
                SecuredMailServer.LOGIN,
                "password",
                SecuredMailServer.PASSWORD,
                "from",
                "quiesce@example.org",
                "to",
                SecuredMailServer.RECIPIENT));
        values.putAll(more);
        try (AlertChannel channel = provider.open(Settings.of(provider.settings(), values))) {
            channel.send(List.of(MailTest.failure("Platte voll")));
        }
    }

    private static AlertException refused(String security, Map<String, String> more) throws Exception {
        AlertException refused = assertThrows(AlertException.class, () -> send(security, more));
        assertFalse((refused.getMessage() + refused.hint()).contains(SecuredMailServer.PASSWORD), refused.getMessage());
        assertEquals(0, server.waiting());
        return refused;
    }

    @ParameterizedTest
    @ValueSource(strings = {"starttls", "tls"})
    @DisplayName("arrives over an encrypted connection, after a login")
    void arrives(String security) throws Exception {
        send(security, Map.of());
        String mail = server.next();
        assertTrue(mail.contains("From: quiesce@example.org"), mail);
        assertTrue(mail.startsWith(SecuredMailServer.RECIPIENT), mail);
    }

    @ParameterizedTest
    @ValueSource(strings = {"starttls", "tls"})
    @DisplayName("goes to no server whose certificate this Java does not trust")
    void untrusted(String security) throws Exception {
        AlertException e = refused(security, Map.of("certificates", ""));
        assertTrue(e.hint().contains("trusted"), e.hint());
    }

    @ParameterizedTest
    @ValueSource(strings = {"starttls", "tls"})
    @DisplayName("goes to no server whose certificate is signed by another authority, or has another name")
    void wrongCertificate(String security) throws Exception {
        Path others = Files.createDirectories(folder.resolve("others"));
        refused(
                security,
                Map.of(
                        "certificates",
                        new CertificateAuthority().certificate(others).toString()));
        AlertException name = refused(security, Map.of("host", "127.0.0.1"));
        assertTrue(name.hint().contains("name"), name.hint());
    }

    @ParameterizedTest
    @ValueSource(strings = {"starttls", "tls"})
    @DisplayName("with a wrong password is refused for good, and says whose login it was")
    void wrongPassword(String security) throws Exception {
        AlertException e = refused(security, Map.of("password", "wrong"));
        assertTrue(e.getMessage().contains("refuses the login of 'quiesce'"), e.getMessage());
        assertFalse(e.retryHelps());
    }

    @Test
    @DisplayName("is not even opened with certificates that can't be read, or are none")
    void unreadable() throws Exception {
        for (String text : List.of("", "no certificate")) {
            Path file = Files.writeString(folder.resolve("wrong.pem"), text);
            AlertException e = refused("tls", Map.of("certificates", file.toString()));
            assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
        }
        AlertException e = refused("tls", Map.of("certificates", "/no/such/file"));
        assertTrue(e.getMessage().contains("/no/such/file"), e.getMessage());
    }
}
