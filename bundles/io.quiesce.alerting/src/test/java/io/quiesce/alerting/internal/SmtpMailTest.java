package io.quiesce.alerting.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.error.AlertException;
import io.quiesce.api.settings.Settings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Mail to a server that does not take all of it")
@Timeout(60)
class SmtpMailTest {

    /** What the server answers to a line that begins so; empty for hanging up. */
    private final Map<String, String> answers = new ConcurrentSkipListMap<>(Map.of(
            "EHLO", "250-here\r\n250 AUTH PLAIN",
            "AUTH", "235 ok",
            "MAIL", "250 ok",
            "RCPT", "250 ok",
            "RSET", "250 ok",
            "DATA", "354 go on",
            ".", "250 taken",
            "QUIT", "221 bye"));

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private ServerSocket server;

    @BeforeEach
    void serve() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(() -> {
            while (!server.isClosed()) {
                try (Socket peer = server.accept()) {
                    talk(peer);
                } catch (IOException e) {
                    continue; // it has hung up, or the test is over
                }
            }
        });
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private void talk(Socket peer) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(peer.getInputStream(), StandardCharsets.UTF_8));
        OutputStream out = peer.getOutputStream();
        String answer = "220 here";
        boolean data = false;
        while (!answer.isEmpty()) {
            out.write((answer + "\r\n").getBytes(StandardCharsets.UTF_8));
            String line = in.readLine();
            while (data && line != null && !line.equals(".")) {
                line = in.readLine();
            }
            if (line == null) {
                return;
            }
            heard.add(line);
            answer = answer(line);
            data = answer.startsWith("354");
        }
    }

    /** Of the longest beginning that is known. */
    private String answer(String line) {
        String known = answers.keySet().stream()
                .filter(line::startsWith)
                .reduce("", (one, other) -> other.length() > one.length() ? other : one);
        return answers.getOrDefault(known, "500 what?");
    }

    private void send(Map<String, String> more) throws Exception {
        EmailChannelProvider provider = new EmailChannelProvider();
        Map<String, String> values = new TreeMap<>(Map.of(
                "host", "127.0.0.1",
                "port", Integer.toString(server.getLocalPort()),
                "security", "none",
                "from", "quiesce@example.org",
                "to", "left@example.org\ndba@example.org"));
        values.putAll(more);
        new SmtpMail(Settings.of(provider.settings(), values)).send(List.of(TestAlerts.failure("disk full")));
    }

    @ParameterizedTest
    @CsvSource({"550 5.1.1 no such user", "452 4.2.2 mailbox full"})
    @DisplayName("reaches the others when it refuses one recipient")
    void oneRefused(String answer) throws Exception {
        answers.put("RCPT TO:<left@example.org>", answer);
        send(Map.of());
        assertTrue(heard.contains("."), heard.toString());
    }

    @Test
    @DisplayName("fails when it refuses every recipient, for good unless one is only put off")
    void allRefused() {
        answers.put("RCPT", "550 5.1.1 no such user");
        assertFalse(assertThrows(AlertException.class, () -> send(Map.of())).retryHelps());
        answers.put("RCPT TO:<dba@example.org>", "451 4.7.1 come again later");
        assertTrue(assertThrows(AlertException.class, () -> send(Map.of())).retryHelps());
        assertFalse(heard.contains("."), heard.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "535 5.7.8 wrong, false, refuses the login of 'quiesce'",
        "454 4.7.0 temporary failure, true, broke off the login of 'quiesce': 454",
        "421 4.3.2 too many connections, true, broke off the login of 'quiesce': 421",
        "'', true, broke off the login of 'quiesce'",
    })
    @DisplayName("tries a login again unless the server refuses it for good")
    void login(String answer, boolean again, String message) {
        answers.put("AUTH", answer);
        AlertException e = assertThrows(
                AlertException.class, () -> send(Map.of("user", "quiesce", "password", "its own Secret 3")));
        assertEquals(again, e.retryHelps(), e.getMessage());
        assertTrue(e.getMessage().contains(message), e.getMessage());
        assertFalse(e.getMessage().contains("Secret"), e.getMessage());
    }
}
