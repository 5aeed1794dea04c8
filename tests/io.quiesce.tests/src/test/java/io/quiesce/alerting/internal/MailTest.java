package io.quiesce.alerting.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.alert.Alert;
import io.quiesce.api.alert.AlertKind;
import io.quiesce.api.alert.AlertSeverity;
import io.quiesce.api.error.AlertException;
import io.quiesce.api.settings.Settings;
import io.quiesce.api.spi.AlertChannel;
import io.quiesce.tests.servers.MailServer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayName("Mail, by a real mail server")
@Tag("N1")
class MailTest {

    static final Instant NOW = Instant.parse("2026-05-31T23:30:00Z");

    private static MailServer server;

    @BeforeAll
    static void start() throws Exception {
        server = MailServer.start();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    static Alert failure(String subject) {
        return new Alert(
                UUID.randomUUID(),
                NOW,
                AlertKind.BACKUP_FAILED,
                AlertSeverity.ERROR,
                "agent db1",
                "shop",
                subject,
                "the disk is <full> & \"more\"\nCheck it.",
                Map.of("backup", "b1"),
                Optional.empty(),
                List.of(new Alert.Attachment("report.csv", "text/csv", "a,b\n1,2\n".getBytes(StandardCharsets.UTF_8))));
    }

    private static void send(Map<String, String> more, Alert... alerts) throws Exception {
        EmailChannelProvider provider = new EmailChannelProvider();
        Map<String, String> values = new TreeMap<>(Map.of(
                "host", "127.0.0.1",
                "port", Integer.toString(server.port()),
                "security", "none",
                "from", "quiesce@example.org",
                "to", server.recipient()));
        values.putAll(more);
        try (AlertChannel channel = provider.open(Settings.of(provider.settings(), values))) {
            channel.send(List.of(alerts));
        }
    }

    @Test
    @DisplayName("arrives with subject, text, HTML and what is attached, whatever letters are in it")
    void arrives() throws Exception {
        send(Map.of(), failure("Platte voll: größer – 满"), failure("other"));
        String mail = server.next();
        assertTrue(mail.contains("From: quiesce@example.org"), mail);
        assertTrue(mail.contains("Auto-Submitted: auto-generated"), mail);
        assertTrue(mail.contains("Subject: =?UTF-8?"), mail);
        assertTrue(mail.contains("multipart/alternative"), mail);
        assertTrue(mail.contains("text/html; charset=utf-8"), mail);
        assertTrue(mail.contains("filename=report.csv"), mail);
    }

    @Test
    @DisplayName("is refused before it is sent where it would go unencrypted to another host, or an address is none")
    void refused() {
        assertTrue(assertThrows(AlertException.class, () -> send(Map.of("host", "mail.example.org"), failure("x")))
                .getMessage()
                .contains("security: none"));
        assertTrue(assertThrows(AlertException.class, () -> send(Map.of("to", "no address"), failure("x")))
                .getMessage()
                .contains("no mail address"));
        assertTrue(assertThrows(AlertException.class, () -> send(Map.of("user", "u"), failure("x")))
                .getMessage()
                .contains("belong together"));
    }

    @Test
    @DisplayName(
            "without the TLS that is asked for, nothing is sent; an unknown recipient is not tried again, one that is put off is")
    void failures() throws Exception {
        AlertException tls =
                assertThrows(AlertException.class, () -> send(Map.of("security", "starttls"), failure("x")));
        assertTrue(tls.getMessage().contains("STARTTLS"), tls.getMessage());
        AlertException gone = assertThrows(AlertException.class, () -> send(Map.of("port", "1"), failure("x")));
        assertTrue(gone.retryHelps());
        AlertException unknown = assertThrows(
                AlertException.class, () -> send(Map.of("to", "nobody-of-that-name@localhost"), failure("x")));
        assertFalse(unknown.retryHelps(), unknown.getMessage());
        AlertException later =
                assertThrows(AlertException.class, () -> send(Map.of("to", MailServer.LATER), failure("x")));
        assertTrue(later.retryHelps(), later.getMessage());
        assertEquals(0, server.waiting());
    }
}
