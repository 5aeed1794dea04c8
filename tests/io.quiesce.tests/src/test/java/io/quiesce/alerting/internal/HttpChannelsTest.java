package io.quiesce.alerting.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.quiesce.api.error.AlertException;
import io.quiesce.api.settings.Settings;
import io.quiesce.api.spi.AlertChannel;
import io.quiesce.api.spi.AlertChannelProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.jdt.annotation.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Channels that post, against a real server")
class HttpChannelsTest {

    private record Request(Map<String, String> headers, String body) {}

    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile int answer = 200;
    private volatile Optional<String> retryAfter = Optional.empty();
    private HttpServer server;
    private String url;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
            requests.add(
                    new Request(headers, new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/elsewhere");
            retryAfter.ifPresent(r -> exchange.getResponseHeaders().add("Retry-After", r));
            exchange.sendResponseHeaders(answer, -1);
            exchange.close();
        });
        server.start();
        url = "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void send(AlertChannelProvider provider, Map<String, String> more, String... subjects) throws Exception {
        Map<String, String> values = new TreeMap<>(more);
        values.putIfAbsent("url", url);
        try (AlertChannel channel = provider.open(Settings.of(provider.settings(), values))) {
            channel.send(Stream.of(subjects).map(MailTest::failure).toList());
        }
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(requests.getLast().body());
    }

    @Test
    @DisplayName("a webhook gets a document that it can check")
    void webhook() throws Exception {
        send(
                new WebhookChannelProvider(Clock.fixed(MailTest.NOW, ZoneOffset.UTC)),
                Map.of("secret", "k3y", "headers", "X-Team: db"),
                "disk full",
                "other");
        assertEquals(1, requests.size());
        assertEquals("disk full", json().get("alerts").get(0).get("subject").asText());
        assertEquals("backup-failed", json().get("alerts").get(1).get("kind").asText());
        assertEquals(
                "b1", json().get("alerts").get(1).get("facts").get("backup").asText());
        Request request = requests.getFirst();
        assertEquals("db", request.headers().get("X-Team"));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("k3y".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String signed = request.headers().get("X-Quiesce-Timestamp") + "." + request.body();
        assertEquals(
                "sha256=" + HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8))),
                request.headers().get("X-Quiesce-Signature"));
    }

    @Test
    @DisplayName("a webhook's own body stays JSON whatever the alert says, and a value brings in no other")
    void template() throws Exception {
        send(
                new WebhookChannelProvider(),
                Map.of("body", "{\"summary\": {subject}, \"details\": {text}, \"keep\": \"{brace}\"}"),
                "say \"{plan}\"");
        assertEquals("say \"{plan}\"", json().get("summary").asText());
        assertEquals(
                "the disk is <full> & \"more\"\nCheck it.",
                json().get("details").asText());
        assertEquals("{brace}", json().get("keep").asText());
    }

    @Test
    @DisplayName("Slack gets one message of blocks for several alerts, without links or mentions of theirs")
    void slack() throws Exception {
        send(new SlackChannelProvider(), Map.of(), "disk full <!channel>", "other");
        assertEquals(1, requests.size());
        assertEquals(4, json().get("blocks").size());
        String text = json().get("blocks").get(0).get("text").get("text").asText();
        assertTrue(text.startsWith(":x: *disk full &lt;!channel&gt;*\n"), text);
        assertTrue(json().get("text").asText().contains("(and 1 more)"), json().toString());
    }

    @Test
    @DisplayName("a gateway gets a short text for each number")
    void sms() throws Exception {
        send(new SmsChannelProvider(), Map.of("numbers", "+49 1\n+49 2", "authorization", "Bearer t"), "x".repeat(400));
        assertEquals(2, requests.size());
        Map<String, String> form = new TreeMap<>();
        for (String field : requests.getFirst().body().split("&")) {
            form.put(
                    field.substring(0, field.indexOf('=')),
                    URLDecoder.decode(field.substring(field.indexOf('=') + 1), StandardCharsets.UTF_8));
        }
        assertEquals("+49 1", form.get("to"));
        assertEquals(160, form.get("text").length());
        assertEquals("Bearer t", requests.getFirst().headers().get("Authorization"));
    }

    @Test
    @DisplayName("an answer says whether another try helps; the address, which is a secret, is not told")
    void answers() {
        for (int code : List.of(400, 401, 404, 302, 429, 500, 503)) {
            answer = code;
            AlertException e =
                    assertThrows(AlertException.class, () -> send(new SlackChannelProvider(), Map.of(), "disk full"));
            assertEquals(code == 429 || code >= 500, e.retryHelps(), String.valueOf(code));
            assertFalse(e.getMessage().contains("hook"), e.getMessage());
        }
        assertEquals(7, requests.size(), "no redirect is followed");
        server.stop(0);
        assertTrue(assertThrows(AlertException.class, () -> send(new SlackChannelProvider(), Map.of(), "disk full"))
                .retryHelps());
    }

    @ParameterizedTest
    @CsvSource({
        "429, 120, PT2M",
        "503, 'Mon, 01 Jun 2026 00:30:00 GMT', PT1H",
        "429, 'Sun, 31 May 2026 23:00:00 GMT', ",
        "429, soon, ",
        "429, 99999999999999999999, ",
        "429, -1, ",
        "500, 120, "
    })
    @DisplayName("an answer that asks for time is heeded, in seconds or as a date; one that makes no sense is not")
    void retryAfter(int status, String written, @Nullable Duration pause) {
        answer = status;
        retryAfter = Optional.of(written);
        AlertException e = assertThrows(
                AlertException.class,
                () -> send(
                        new WebhookChannelProvider(Clock.fixed(MailTest.NOW, ZoneOffset.UTC)), Map.of(), "disk full"));
        assertTrue(e.retryHelps());
        assertEquals(Optional.ofNullable(pause), e.retryAfter());
    }

    @Test
    @DisplayName("what is no address is refused before anything is sent")
    void addresses() {
        for (String wrong : List.of("ftp://x/y", "nothing", "http:///path", "https://a b/")) {
            AlertException e = assertThrows(
                    AlertException.class, () -> send(new WebhookChannelProvider(), Map.of("url", wrong), "x"));
            assertFalse(e.getMessage().contains(wrong), e.getMessage());
        }
    }
}
