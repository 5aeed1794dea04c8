package io.quiesce.alerting.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quiesce.api.error.AlertException;
import io.quiesce.api.settings.Settings;
import io.quiesce.api.spi.AlertChannel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Text messages to several numbers")
class SmsChannelTest {

    private final Map<String, Integer> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private ServerSocket gateway;

    @BeforeEach
    void serve() throws IOException {
        gateway = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(() -> {
            while (!gateway.isClosed()) {
                try (Socket peer = gateway.accept()) {
                    answer(peer);
                } catch (IOException e) {
                    continue; // the test is over
                }
            }
        });
    }

    @AfterEach
    void stop() throws IOException {
        gateway.close();
    }

    /** The body is a number, of one letter. */
    private void answer(Socket peer) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(peer.getInputStream(), StandardCharsets.US_ASCII));
        String line = in.readLine();
        while (line != null && !line.isEmpty()) {
            line = in.readLine();
        }
        String number = Character.toString(in.read());
        asked.add(number);
        String answer = "HTTP/1.1 " + answers.getOrDefault(number, 200)
                + " so\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        peer.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
    }

    private void send() throws Exception {
        SmsChannelProvider provider = new SmsChannelProvider();
        Map<String, String> values = Map.of(
                "url", "http://127.0.0.1:" + gateway.getLocalPort() + "/",
                "numbers", "1\n2\n3",
                "body", "{number}");
        try (AlertChannel channel = provider.open(Settings.of(provider.settings(), values))) {
            channel.send(List.of(TestAlerts.failure("disk full")));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 429, 500})
    @DisplayName("reach every number that the gateway takes, and are no failure then")
    void oneRefused(int answer) throws Exception {
        answers.put("2", answer);
        send();
        assertEquals(List.of("1", "2", "3"), asked);
    }

    @ParameterizedTest
    @CsvSource({"400, 400, false", "400, 500, true", "503, 400, true"})
    @DisplayName("that reach nobody fail, for good unless one number may be reached later")
    void allRefused(int first, int others, boolean again) {
        answers.putAll(Map.of("1", first, "2", others, "3", others));
        assertEquals(again, assertThrows(AlertException.class, this::send).retryHelps());
    }
}
