package io.quiesce.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quiesce.tests.faults.FaultyProxy;
import io.quiesce.tests.faults.FaultyProxy.Direction;
import io.quiesce.tests.servers.DatabaseServer;
import io.quiesce.tests.servers.MariaDbServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** The network goes away while the instance is stopped and stays away: the instance is up, the backup waits. */
@Tag("R8.6")
@Tag("R9.3")
@Tag("P11")
@Tag("P12")
@Tag("P20")
class WaitingBackupsTest {

    @RegisterExtension
    static final Site SITE = new Site();

    @TempDir
    Path folder;

    private RunningReceiver receiver;
    private AgentHome agent;
    private DatabaseServer server;
    private FaultyProxy proxy;

    @BeforeEach
    void everythingInOrder() throws IOException {
        receiver = SITE.receiver();
        agent = SITE.agent().with(Plans.PASSWORD_VARIABLE, DatabaseServer.PASSWORD);
        proxy = FaultyProxy.to("127.0.0.1", receiver.transferPort());
        agent.reach("127.0.0.1", proxy.port());
        server = MariaDbServer.create().start();
        server.sampleRows(500);
        agent.plan(
                "shop",
                Plans.of(
                        "shop",
                        server,
                        "transfer: { receiver: vault, chunkSize: 2MiB }\n" + "limits: { patience: 1s }\n"));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        proxy.close();
    }

    private void networkAway() {
        proxy.cutAfter(Direction.TO_SERVER, 0).cutNow();
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, what + " did not happen within 120 s");
            LockSupport.parkNanos(5_000_000);
        }
    }

    /** A run whose network goes away while the instance is down; the id of the backup that then waits. */
    private String runIntoTheDark(int waitingBefore) throws Exception {
        runIntoTheDark();
        assertTrue(server.answers(), "the instance runs");
        JsonNode waiting = agent.run("backup", "waiting", "--json").expect(0).json();
        assertEquals(waitingBefore + 1, waiting.size());
        JsonNode newest = waiting.get(waitingBefore);
        assertEquals("shop", newest.get("plan").asText());
        assertTrue(newest.get("unsent").asLong() > 0);
        assertEquals(1, newest.get("attempts").asInt());
        assertTrue(newest.get("problem").asText().contains("vault"), newest.toString());
        return newest.get("id").asText();
    }

    private void runIntoTheDark() throws Exception {
        Process run = agent.start("backup", "run", "shop");
        await("the stop", () -> !server.isRunning() || !run.isAlive());
        networkAway();
        assertTrue(run.waitFor(120, TimeUnit.SECONDS));
        assertEquals(8, run.exitValue(), said());
    }

    private String said() {
        try {
            return Files.readString(agent.path().resolve("background.txt"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long spooled() throws IOException {
        try (Stream<Path> runs = Files.list(agent.path().resolve("spool"))) {
            return runs.count();
        }
    }

    @Test
    @DisplayName("resume --all --wait brings it away by itself as soon as the network is back")
    void byItself() throws Exception {
        String id = runIntoTheDark(0);
        Process resume = agent.start("backup", "resume", "--all", "--wait", "--json");
        await("a round in vain", () -> said().contains("backup " + id));
        assertTrue(resume.isAlive());
        proxy.healthy();
        assertTrue(resume.waitFor(120, TimeUnit.SECONDS));
        assertEquals(0, resume.exitValue(), said());
        assertTrue(said().contains("\"good\" : true"), said());
        assertEquals(0, spooled());
        agent.run("backup", "verify", id).expect(0);
        agent.run("backup", "waiting").expect(0);
    }

    @Test
    @DisplayName("the next run sends it after its own; one that is discarded is gone on both sides")
    void nextRun() throws Exception {
        String first = runIntoTheDark(0);
        proxy.healthy();
        runIntoTheDark();
        JsonNode waiting = agent.run("backup", "waiting", "--json").expect(0).json();
        assertEquals(2, waiting.size());
        String given = waiting.get(1).get("id").asText();

        proxy.healthy();
        agent.run("backup", "discard", given).expect(0);
        assertEquals(2, spooled(), "nothing is lost without --yes");
        assertTrue(agent.run("backup", "discard", given, "--yes", "--json")
                .expect(0)
                .json()
                .get("receiverDropped")
                .asBoolean());
        assertEquals(1, spooled());
        assertFalse(Files.exists(
                receiver.home().resolve("storage/.arrivals/" + SITE.client()).resolve(given)));

        String newest = agent.backup("shop").get("id").asText();
        assertEquals(0, spooled());
        JsonNode list = agent.run("backup", "list", "--json").expect(0).json();
        assertEquals(2, list.size());
        assertEquals(newest, list.get(0).get("id").asText(), "the new one came first");
        assertEquals(first, list.get(1).get("id").asText());
    }
}
