package io.quiesce.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.transfer.mina.internal.agent.MinaReceiverLinks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a receiver tells by itself, to a real web server. */
@Tag("T4.2")
@Tag("A5")
class WatchTest {

    @TempDir
    private Path folder;

    private final List<JsonNode> told = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            new ObjectMapper().readTree(exchange.getRequestBody()).get("alerts").forEach(told::add);
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private JsonNode awaitTold(String kind) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (of(kind).findFirst().isEmpty()) {
            assertFalse(System.nanoTime() > deadline, kind + " not within 60 s: " + told);
            LockSupport.parkNanos(100_000_000);
        }
        return of(kind).findFirst().orElseThrow();
    }

    private Stream<JsonNode> of(String kind) {
        return told.stream().filter(a -> a.get("kind").asText().equals(kind));
    }

    @Test
    @DisplayName("no backup for too long is told once, also over a restart, and that it is over; a flipped bit is told")
    void story() throws Exception {
        try (RunningReceiver receiver =
                RunningReceiver.start(folder.resolve("receiver"), "--watch-every", "PT1S", "--monitor", "0")) {
            receiver.enrol(folder.resolve("agent"), "db1");
            Path hook = Files.writeString(
                    folder.resolve("hook.yaml"),
                    "kind: webhook\nurl: http://127.0.0.1:"
                            + server.getAddress().getPort() + "/\n");
            receiver.command("alert", "channel", "set", "hook", hook.toString()).expect(0);
            Upload upload = Upload.random(new Random(1), 100_000, 50_000, 0);
            try (ReceiverLink link =
                    new MinaReceiverLinks().connect(folder.resolve("agent"), "vault", 1, Duration.ofSeconds(20))) {
                assertTrue(upload.goOn(link).good());
            }
            receiver.command("watch", "status").expect(0);
            assertEquals("200 {\"status\":\"ok\",\"problems\":[]}", scraped(receiver, "/health"));
            String metrics = scraped(receiver, "/metrics");
            assertTrue(
                    metrics.contains("quiesce_backups{client=\"db1\",plan=\"shop\",standing=\"good\"} 1.0"), metrics);
            assertTrue(metrics.contains("quiesce_storage_free_bytes "), metrics);
            assertEquals("404 not found\n", scraped(receiver, "/metrics/more"));
            String wrong = receiver.command("watch", "set", "shop", "age=soon")
                    .expect(4)
                    .err();
            assertTrue(wrong.contains("must be a duration"), wrong);

            receiver.command("watch", "set", "shop", "plans=sho*", "age=1s").expect(0);
            JsonNode overdue = awaitTold("backup-overdue");
            assertEquals("shop", overdue.get("plan").asText());
            assertTrue(overdue.get("source").asText().startsWith("receiver "), overdue.toString());
            JsonNode status =
                    receiver.command("watch", "status", "--json").expect(16).json();
            assertEquals(1, status.get("plans").get(0).get("concerns").size(), status.toString());

            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (!scraped(receiver, "/health").startsWith("503 {\"status\":\"degraded\"")) {
                assertFalse(System.nanoTime() > deadline, "degraded within 60 s");
                LockSupport.parkNanos(500_000_000);
            }

            receiver.kill();
            receiver.startAgain();
            receiver.command("watch", "set", "shop", "plans=sho*", "age=30d").expect(0);
            assertTrue(awaitTold("concern-over").get("subject").asText().contains("no good backup"));
            assertEquals(1, of("backup-overdue").count(), "once: " + told);

            flip(receiver.home().resolve("storage"));
            receiver.command("backup", "verify", upload.backup().toString()).expect(9);
            assertEquals("critical", awaitTold("backup-bad").get("severity").asText(), "it was the only one");
        }
    }

    private static String scraped(RunningReceiver receiver, String path) throws Exception {
        Matcher address = Pattern.compile("monitoring on (http://\\S+)/")
                .matcher(Files.readString(receiver.home().resolve("stdout.txt")));
        assertTrue(address.find(), "the address is said");
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create(address.group(1) + path)).build(),
                    HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        }
    }

    private static void flip(Path storage) throws IOException {
        try (Stream<Path> files = Files.walk(storage)) {
            Path data =
                    files.filter(f -> f.toString().endsWith(".zip")).findFirst().orElseThrow();
            byte[] bytes = Files.readAllBytes(data);
            bytes[4711] ^= 1;
            Files.write(data, bytes);
        }
    }
}
