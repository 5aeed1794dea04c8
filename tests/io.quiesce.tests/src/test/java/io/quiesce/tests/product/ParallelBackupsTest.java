package io.quiesce.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quiesce.tests.servers.DatabaseServer;
import io.quiesce.tests.servers.MariaDbServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** One agent, two real instances that it backs up at the same time. */
@Tag("R6.4")
@Tag("T7.3")
class ParallelBackupsTest {

    @RegisterExtension
    static final Site SITE = new Site();

    @TempDir
    Path folder;

    private final ExecutorService commands = Executors.newCachedThreadPool();
    private RunningReceiver receiver;
    private AgentHome agent;
    private DatabaseServer shop;
    private DatabaseServer blog;
    private Process service;

    @BeforeEach
    void everythingInOrder() throws Exception {
        receiver = SITE.receiver();
        agent = SITE.agent().with(Plans.PASSWORD_VARIABLE, DatabaseServer.PASSWORD);
        shop = MariaDbServer.create().start();
        shop.sampleRows(500);
        blog = MariaDbServer.create().start();
        blog.sampleRows(500);
        plan("shop", shop);
        plan("blog", blog);
        plan("shop-too", shop);
        Files.createFile(hold());
        service = serve();
    }

    @AfterEach
    void stop() throws Exception {
        Files.deleteIfExists(hold());
        commands.shutdown();
        service.destroy();
        service.waitFor(60, TimeUnit.SECONDS);
        shop.close();
        blog.close();
    }

    private Path hold() {
        return folder.resolve("hold");
    }

    /** Its before-stop hook lasts as long as the held file is there. */
    private void plan(String name, DatabaseServer server) {
        agent.plan(
                name,
                Plans.of(
                        name,
                        server,
                        "transfer: { receiver: vault }\ncapture: { restart: after-transfer }\nlimits: { receiverConnect: 3s }\n"
                                + "hooks: { beforeStop: { command: [ sh, -c, 'while test -e " + hold()
                                + "; do sleep 0.1; done' ], limit: 5m } }\n"));
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(String what, Condition condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (!condition.holds()) {
            assertTrue(System.nanoTime() < end, what);
            TimeUnit.MILLISECONDS.sleep(50); // between two looks, until the deadline
        }
    }

    private Process serve() throws Exception {
        Process started = agent.start("agent", "--parallel", "2", "--accept-no-boot-recovery");
        Path said = agent.path().resolve("background.txt");
        await("it serves", () -> !started.isAlive() || Files.readString(said).contains("the agent serves"));
        assertTrue(started.isAlive(), Files.readString(said));
        return started;
    }

    private Future<Outcome> backup(String plan) {
        return commands.submit(() -> agent.run("backup", "run", plan, "--json"));
    }

    private JsonNode queue() {
        return agent.run("agent", "queue", "--json").expect(0).json();
    }

    private Optional<JsonNode> queued(String plan) {
        for (JsonNode run : queue()) {
            if (run.get("plan").asText().equals(plan)) {
                return Optional.of(run);
            }
        }
        return Optional.empty();
    }

    private boolean atWork(String plan) {
        return queued(plan).filter(r -> !r.get("started").asText().isEmpty()).isPresent();
    }

    private List<String> journals() throws IOException {
        Path runs = agent.path().resolve("runs");
        if (!Files.isDirectory(runs)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(runs)) {
            return folders.map(f -> f.resolve("journal"))
                    .filter(Files::exists)
                    .map(ParallelBackupsTest::text)
                    .toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }

    private boolean both(String step) throws IOException {
        return journals().stream().filter(j -> j.contains(" agent " + step)).count() == 2;
    }

    private int published() {
        return agent.run("backup", "list", "--json").expect(0).json().size();
    }

    @Test
    @Tag("R6.5")
    @DisplayName(
            "two instances at the same time, one instance never twice; what waits says for what and can be cancelled")
    void together() throws Exception {
        Future<Outcome> one = backup("shop");
        Future<Outcome> two = backup("blog");
        await("both are at work", () -> atWork("shop") && atWork("blog") && both("armed"));
        assertEquals(
                2, agent.run("agent", "status", "--json").json().get("parallel").asInt());

        Future<Outcome> same = backup("shop-too");
        await("the third waits", () -> queued("shop-too").isPresent());
        JsonNode waiting = queued("shop-too").orElseThrow();
        assertEquals("", waiting.get("started").asText());
        assertEquals("1", waiting.get("place").asText());
        assertTrue(waiting.get("waitsFor").asText().contains("plan 'shop' is at work on the same instance"));
        agent.run("agent", "cancel", waiting.get("id").asText()).expect(0);
        Outcome cancelled = same.get(60, TimeUnit.SECONDS).expect(130);
        assertTrue(cancelled.err().contains("waits for its turn, place 1"), cancelled.err());
        agent.run("backup", "run", "blog").expect(11);

        Files.delete(hold());
        assertTrue(one.get(120, TimeUnit.SECONDS).expect(0).json().get("good").asBoolean());
        assertTrue(two.get(120, TimeUnit.SECONDS).expect(0).json().get("good").asBoolean());
        assertTrue(shop.answers() && blog.answers(), "both instances are up");
        assertEquals(2, published());
        assertTrue(overlap(agent.run("history", "list", "--json").expect(0).json()), "the history shows both at once");
    }

    private static boolean overlap(JsonNode runs) {
        JsonNode one = runs.get(0);
        JsonNode other = runs.get(1);
        return Instant.parse(one.get("started").asText())
                        .isBefore(Instant.parse(other.get("ended").asText()))
                && Instant.parse(other.get("started").asText())
                        .isBefore(Instant.parse(one.get("ended").asText()));
    }

    @Test
    @Tag("R3.7")
    @Tag("P20")
    @DisplayName(
            "a cancel ends one of two; an agent that is killed while both instances are down leaves both running, and"
                    + " both backups are delivered")
    void killed() throws Exception {
        Future<Outcome> one = backup("shop");
        backup("blog");
        await("both are armed", () -> both("armed"));
        agent.run("agent", "cancel", queued("shop").orElseThrow().get("id").asText())
                .expect(0);
        one.get(60, TimeUnit.SECONDS).expect(130);
        assertTrue(atWork("blog"), "the other goes on");
        backup("shop");
        await("both are armed again", () -> atWork("shop") && both("armed"));

        receiver.signal("STOP");
        try {
            Files.delete(hold());
            await("both are captured", () -> both("captured"));
            assertFalse(shop.answers() || blog.answers(), "both are down until the receiver has taken the rest");
            service.destroyForcibly().waitFor();
            await("both are started", () -> shop.answers() && blog.answers());
        } finally {
            receiver.signal("CONT");
        }
        service = serve();
        await("both are delivered", () -> published() == 2);
        await("no run is left", () -> journals().isEmpty());
        assertTrue(shop.answers() && blog.answers());
    }
}
