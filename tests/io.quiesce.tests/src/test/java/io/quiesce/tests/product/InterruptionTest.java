package io.quiesce.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.tests.faults.FaultyProxy;
import io.quiesce.tests.servers.DatabaseServer;
import io.quiesce.tests.servers.MariaDbServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A transfer that is interrupted goes on where it was; the instance is up all the while. */
@Tag("P11")
@Tag("R5.1")
@Tag("R5.2")
@Tag("R5.3")
@Tag("R9.3")
class InterruptionTest {

    @RegisterExtension
    static final Site SITE = new Site();

    @TempDir
    Path folder;

    private RunningReceiver receiver;
    private AgentHome agent;
    private DatabaseServer server;

    @BeforeEach
    void everythingInOrder() {
        receiver = SITE.receiver();
        agent = SITE.agent().with(Plans.PASSWORD_VARIABLE, DatabaseServer.PASSWORD);
        server = MariaDbServer.create().start();
        server.sampleRows(2000);
        agent.plan("shop", Plans.of("shop", server, "transfer: { receiver: vault, chunkSize: 2MiB }\n"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(what + " did not happen within 120 s");
            }
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
        }
    }

    private boolean captured() {
        Path spool = agent.path().resolve("spool");
        try (Stream<Path> files = Files.exists(spool) ? Files.walk(spool) : Stream.empty()) {
            return files.anyMatch(f -> f.endsWith("captured.properties"));
        } catch (IOException | java.io.UncheckedIOException e) {
            return false;
        }
    }

    @Test
    @DisplayName("by a kill of the agent after the capture: resume brings it to a good backup")
    void agentKilled() throws Exception {
        SortedMap<String, Long> before = server.checksums();
        Process run = agent.start("backup", "run", "shop");
        await("captured", this::captured);
        await("up", server::answers);
        run.destroyForcibly();
        assertTrue(run.waitFor(30, TimeUnit.SECONDS));
        if (captured()) {
            assertTrue(agent.run("backup", "resume", "--json")
                    .expect(0)
                    .json()
                    .get(0)
                    .get("good")
                    .asBoolean());
        }
        assertEquals(1, agent.run("backup", "list", "--json").expect(0).json().size());
        assertEquals(before, server.checksums());
        agent.run("backup", "verify", "latest").expect(0);
    }

    @Test
    @DisplayName("by a kill of the receiver: it goes on by itself when the receiver is back")
    void receiverKilled() throws Exception {
        SortedMap<String, Long> before = server.checksums();
        Process run = agent.start("backup", "run", "shop");
        await("an arrival at the receiver", this::somethingArrived);
        receiver.kill();
        receiver.startAgain();
        assertTrue(run.waitFor(180, TimeUnit.SECONDS));
        String said = Files.readString(agent.path().resolve("background.txt"));
        assertTrue(server.answers(), "the instance runs whatever became of the transfer");
        if (run.exitValue() == 8) {
            agent.run("backup", "resume").expect(0);
        } else {
            assertEquals(0, run.exitValue(), said);
        }
        assertEquals(before, server.checksums());
        agent.run("backup", "verify", "latest").expect(0);
    }

    private boolean somethingArrived() {
        try (Stream<Path> files =
                Files.walk(receiver.home().resolve("storage/.uploads").resolve(SITE.client()))) {
            return files.anyMatch(f -> f.endsWith("part"));
        } catch (IOException | java.io.UncheckedIOException e) {
            return false;
        }
    }

    @Test
    @Tag("R6.5")
    @DisplayName("SIGTERM during a run: the instance is up when the agent is gone, and nothing is left")
    void sigterm() throws Exception {
        Process run = agent.start("backup", "run", "shop");
        await("the stop", () -> !server.isRunning());
        run.destroy();
        assertTrue(run.waitFor(120, TimeUnit.SECONDS));
        assertTrue(server.answers(), Files.readString(agent.path().resolve("background.txt")));
        agent.run("backup", "resume").expect(0);
        assertEquals(List.of(), inHome("spool"));
        assertEquals(List.of(), inHome("runs"));
        assertTrue(agent.backup("shop").get("good").asBoolean(), "a following backup works");
    }

    private List<Path> inHome(String folder) throws IOException {
        Path all = agent.path().resolve(folder);
        if (!Files.exists(all)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(all)) {
            return files.toList();
        }
    }

    @Test
    @Tag("R9.5")
    @DisplayName(
            "by a receiver that is away for a while: the capture waits in the spool with the instance up, and goes on when it is back")
    void proxyCut() throws Exception {
        try (FaultyProxy proxy = FaultyProxy.to("127.0.0.1", receiver.transferPort())) {
            redirect(proxy.port());
            Process run = agent.start("backup", "run", "shop");
            await("the stop", () -> !server.isRunning());
            proxy.cutAfter(FaultyProxy.Direction.TO_SERVER, 0).cutNow();
            await("captured", this::captured);
            await("up", server::answers);
            proxy.healthy();
            assertTrue(run.waitFor(180, TimeUnit.SECONDS));
            assertEquals(0, run.exitValue(), Files.readString(agent.path().resolve("background.txt")));
            agent.run("backup", "verify", "latest").expect(0);
        }
    }

    /** Lets the agent reach its receiver through another port. */
    private void redirect(int port) throws IOException {
        try (Stream<Path> files = Files.list(agent.path().resolve("receivers/vault"))) {
            for (Path file : files.toList()) {
                String text = Files.readString(file);
                if (text.contains(Integer.toString(receiver.transferPort()))) {
                    Files.writeString(
                            file, text.replace(Integer.toString(receiver.transferPort()), Integer.toString(port)));
                }
            }
        }
    }
}
