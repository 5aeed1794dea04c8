package io.quiesce.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quiesce.tests.servers.DatabaseServer;
import io.quiesce.tests.servers.MariaDbServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Every run is in the history, whatever became of it and of the database. */
@Tag("R7.1")
@Tag("R7.2")
@Tag("R7.4")
@Tag("R7.5")
@Tag("R7.6")
@Tag("P15")
@Tag("P18")
class HistoryTest {

    @RegisterExtension
    static final Site SITE = new Site();

    @TempDir
    Path folder;

    private RunningReceiver receiver;
    private AgentHome agent;
    private DatabaseServer server;

    @BeforeEach
    void everythingInOrder() throws IOException {
        receiver = SITE.receiver();
        agent = SITE.agent().with(Plans.PASSWORD_VARIABLE, DatabaseServer.PASSWORD);
        server = MariaDbServer.create().start();
        server.sampleRows(500);
        agent.plan("shop", Plans.of("shop", server, "transfer: { receiver: vault, chunkSize: 2MiB }\n"));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private JsonNode history(String... more) {
        return agent.run(Stream.concat(Stream.of("history", "list", "--json"), Stream.of(more))
                        .toArray(String[]::new))
                .expect(0)
                .json();
    }

    private void reported(JsonNode made) throws IOException {
        JsonNode report =
                agent.run("report", "make", "--format", "json").expect(0).json();
        JsonNode shop = report.get("plans").get(0);
        assertEquals(2, shop.get("figures").get("backups").asInt(), report.toString());
        assertEquals(0.5, shop.get("figures").get("successRate").asDouble());
        assertEquals(
                made.get("downtime").asDouble(),
                shop.get("figures").get("downtime").get("most").asDouble(),
                0.001);
        double staged = 0;
        for (JsonNode seconds : shop.get("figures").get("stages")) {
            staged += seconds.asDouble();
        }
        assertEquals(made.get("elapsed").asDouble(), staged, 0.5, "the stages make up the run: " + shop);
        assertEquals(1, report.get("others").get("restore").asInt());
        assertEquals("failed", report.get("troubles").get(0).get("status").asText());

        Path page = folder.resolve("report.html");
        agent.run("report", "make", "--format", "html", "--output", page.toString())
                .expect(0);
        assertTrue(Files.readString(page).contains("<svg"), "charts");
        String said = agent.run("report", "make", "--since", "2026-05-02", "--until", "2026-05-01")
                .expect(2)
                .err();
        assertTrue(said.contains("not after its begin"), said);
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, what + " did not happen within 120 s");
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Test
    @DisplayName("a backup, a restore and a run that is refused: what, when, how large, how long down, why not")
    void whatBecameOfThem() throws Exception {
        JsonNode backup = agent.backup("shop");
        agent.run(
                        "restore",
                        backup.get("id").asText(),
                        "--to",
                        folder.resolve("copy").toString(),
                        "--yes")
                .expect(0);
        receiver.close();
        int refused = agent.run("backup", "run", "shop").exitCode();
        assertTrue(refused != 0);

        JsonNode all = history();
        assertEquals(3, all.size(), all.toString());
        JsonNode made = all.get(2);
        assertEquals("backup completed shop", words(made));
        assertEquals(backup.get("id"), made.get("backup"));
        assertEquals(backup.get("path"), made.get("place"));
        assertEquals(backup.get("data"), made.get("data"));
        assertEquals(backup.get("stored"), made.get("stored"));
        assertEquals(backup.get("ratio").asDouble(), made.get("ratio").asDouble(), 0.001);
        assertEquals(backup.get("downtime").asDouble(), made.get("downtime").asDouble(), 0.001);
        assertTrue(made.get("elapsed").asDouble() >= made.get("downtime").asDouble());
        assertEquals("restore completed ", words(all.get(1)));
        assertEquals("backup failed shop", words(all.get(0)));
        assertEquals(0, all.get(0).get("downtime").asDouble());

        JsonNode failed = agent.run("history", "show", "latest", "--json")
                .expect(0)
                .json()
                .get(0);
        assertTrue(failed.get("stackTrace").asText().contains("\tat io.quiesce."), failed.toString());
        assertTrue(failed.get("system").get("homeFreeBytes").asLong() > 0);
        assertFalse(failed.toString().contains(DatabaseServer.PASSWORD));
        assertTrue(failed.get("lines").size() > 0);

        exported(made, failed);
        reported(made);
        logged(agent.path(), made.get("backup").asText());
        logged(receiver.home(), made.get("backup").asText());

        assertEquals(1, history("--status", "failed", "--plan", "shop").size());
        assertEquals(0, history("--plan", "other").size());
        assertEquals(3, history("--since", "PT1H").size());
        String newest = history("--limit", "1").get(0).get("id").asText();
        assertEquals(2, history("--after", newest).size());
        agent.run("history", "retention", "--count", "2").expect(0);
        assertEquals(2, history().size());
    }

    /** The same by other words, and for other programs. */
    private void exported(JsonNode made, JsonNode failed) throws Exception {
        assertEquals(
                1,
                history("--text", made.get("place").asText().toUpperCase(Locale.ROOT))
                        .size());
        assertEquals(0, history("--until", "PT1H").size());
        List<String> csv = agent.run("history", "export", "--until", "PT0S")
                .expect(0)
                .out()
                .lines()
                .toList();
        assertEquals(4, csv.size(), csv.toString());
        assertTrue(csv.getFirst().startsWith("id,kind,status,plan,started,"), csv.getFirst());
        assertTrue(csv.getLast().startsWith(made.get("id").asText() + ",backup,completed,shop,"), csv.getLast());
        List<String> documents = agent.run("history", "export", "--format", "json", "--status", "failed")
                .expect(0)
                .out()
                .lines()
                .toList();
        assertEquals(1, documents.size());
        assertEquals(failed, new ObjectMapper().readTree(documents.getFirst()));
    }

    /** What was logged of a backup is found by its id, on both sides. */
    private static void logged(Path home, String backup) throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("logs"))) {
            List<String> lines = files.filter(f -> f.getFileName().toString().matches("(agent|receiver)\\..*\\.log"))
                    .flatMap(HistoryTest::lines)
                    .toList();
            assertTrue(
                    lines.stream().anyMatch(line -> line.contains("backup=" + backup)),
                    home + ": " + String.join("\n", lines));
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @DisplayName("levels of the log are set by a command, and its format from the next start on")
    void levels() throws Exception {
        agent.run("log", "level", "debug", "engine").expect(0);
        agent.run("log", "set", "--format", "json", "--days", "3").expect(0);
        JsonNode shown = agent.run("log", "show", "--json").expect(0).json();
        assertEquals("debug", shown.get("level.engine").asText());
        assertEquals("3", shown.get("days").asText());
        agent.run("backup", "run", "none").expect(4);
        try (Stream<Path> files = Files.list(agent.path().resolve("logs"))) {
            String last = files.flatMap(HistoryTest::lines).reduce("", (before, line) -> line);
            assertTrue(
                    new ObjectMapper()
                            .readTree(last)
                            .get("formattedMessage")
                            .asText()
                            .contains("none"),
                    last);
        }
        assertTrue(agent.run("log", "level", "loud").expect(2).err().contains("write error, warn"));
        agent.run("log", "level", "default", "engine").expect(0);
        assertFalse(agent.run("log", "show", "--json").expect(0).json().has("level.engine"));
    }

    private static String words(JsonNode run) {
        return run.get("kind").asText() + " " + run.get("status").asText() + " "
                + run.get("plan").asText();
    }

    @Test
    @DisplayName("a run that is killed while the instance is down is in the history as interrupted, with what it said")
    void killed() throws Exception {
        Process run = agent.start("backup", "run", "shop");
        await("the stop", () -> !server.isRunning() || !run.isAlive());
        run.destroyForcibly();
        assertTrue(run.waitFor(60, TimeUnit.SECONDS));
        await("the start by the guardian", server::answers);
        JsonNode interrupted = history().get(0);
        assertEquals("backup interrupted shop", words(interrupted));
        assertFalse(interrupted.get("backup").asText().isEmpty());
        JsonNode lines = agent.run("history", "show", interrupted.get("backup").asText(), "--json")
                .expect(0)
                .json()
                .get(0)
                .get("lines");
        assertTrue(lines.toString().contains("\"freeze\""), lines.toString());
        agent.run("recover").expect(0);
        assertEquals("recovery completed ", words(history().get(0)));
    }

    @Test
    @DisplayName(
            "a damaged database stands in nobody's way: the backup is good, and in the history when that is mended")
    void damaged() throws Exception {
        Path database = agent.path().resolve("quiesce.db");
        Files.writeString(database, "not a database at all ".repeat(100));
        Outcome run = agent.run("backup", "run", "shop", "--json").expect(0);
        assertTrue(run.json().get("good").asBoolean());
        assertTrue(run.err().contains("this run is not in the history yet"), run.err());
        assertTrue(server.answers());
        assertTrue(agent.run("history", "list").expect(14).err().contains("Move the file"));
        Files.delete(database);
        assertEquals("backup completed shop", words(history().get(0)));
        assertEquals(1, history().size());
    }
}
