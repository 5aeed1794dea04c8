package io.quiesce.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.tests.servers.DatabaseServer;
import io.quiesce.tests.servers.MariaDbServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A cancel from another process: the instance is up, and nothing of the run stays. */
@Tag("R6.5")
class CancelTest {

    @RegisterExtension
    static final Site SITE = new Site();

    private static final String HOOKS = "hooks: { beforeStop: { command: [ sleep, \"600\" ], limit: 15m } }\n";

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
        server.sampleRows(500);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void plan(String more) {
        agent.plan("shop", Plans.of("shop", server, more));
    }

    private void cancelAt(String step, Process run) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (!journal().contains(" agent " + step)) {
            assertTrue(System.nanoTime() < end && run.isAlive(), "the run comes to " + step + ": " + said());
            run.waitFor(5, TimeUnit.MILLISECONDS);
        }
        agent.run("backup", "cancel").expect(0);
        assertTrue(run.waitFor(60, TimeUnit.SECONDS), "the run ends");
        assertEquals(130, run.exitValue(), said());
        assertTrue(server.answers(), "the instance is up");
        assertEquals(List.of(), below("spool"), "nothing in the spool");
        assertEquals(List.of(), below("runs"), "no run is left");
    }

    private String said() throws IOException {
        return Files.readString(agent.path().resolve("background.txt"));
    }

    private String journal() throws IOException {
        for (Path run : below("runs")) {
            Path journal = run.resolve("journal");
            if (Files.exists(journal)) {
                return Files.readString(journal);
            }
        }
        return "";
    }

    private List<Path> below(String name) throws IOException {
        Path directory = agent.path().resolve(name);
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    @Test
    @DisplayName("during the before-stop hook: the hook is ended, and nothing is stopped")
    void inHook() throws Exception {
        plan("transfer: { receiver: vault }\n" + HOOKS);
        ProcessHandle before = server.process();
        cancelAt("armed", agent.start("backup", "run", "shop"));
        assertEquals(before.pid(), server.process().pid(), "the instance was never stopped");
    }

    @Test
    @DisplayName(
            "while the captured backup waits for a receiver that hangs: it is given up, and a following backup works")
    void captured() throws Exception {
        plan("transfer: { receiver: vault }\ncapture: { restart: after-transfer }\nlimits: { receiverConnect: 3s }\n");
        Process run = agent.start("backup", "run", "shop");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (!journal().contains(" agent fenced")) {
            assertTrue(System.nanoTime() < end && run.isAlive(), said());
            run.waitFor(1, TimeUnit.MILLISECONDS);
        }
        receiver.signal("STOP");
        try {
            cancelAt("captured", run);
        } finally {
            receiver.signal("CONT");
        }
        assertFalse(agent.backup("shop").get("id").asText().isEmpty());
        assertEquals(1, agent.run("backup", "list", "--json").expect(0).json().size());
    }

    @Test
    @DisplayName("with no run to cancel: said so")
    void nothing() {
        plan("transfer: { receiver: vault }\n");
        assertTrue(agent.run("backup", "cancel").expect(5).err().contains("no backup is running"));
    }
}
