package io.quiesce.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.tests.servers.DatabaseServer;
import io.quiesce.tests.servers.MariaDbServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A run that nobody can settle yet: its own instance is what it is about, no other one. */
@Tag("R3.7")
class UnsettledRunTest {

    @RegisterExtension
    static final Site SITE = new Site();

    @TempDir
    Path folder;

    private RunningReceiver receiver;
    private AgentHome agent;
    private DatabaseServer shop;
    private DatabaseServer blog;

    @BeforeEach
    void everythingInOrder() {
        receiver = SITE.receiver();
        agent = SITE.agent().with(Plans.PASSWORD_VARIABLE, DatabaseServer.PASSWORD);
        shop = MariaDbServer.create().start();
        shop.sampleRows(500);
        blog = MariaDbServer.create().start();
        blog.sampleRows(500);
        plan("shop", shop, "10s");
        plan("blog", blog, "10s");
    }

    private void plan(String name, DatabaseServer server, String start) {
        agent.plan(
                name,
                Plans.of(
                        name,
                        server,
                        "transfer: { receiver: vault }\ncapture: { restart: after-transfer }\n"
                                + "limits: { receiverConnect: 3s, start: " + start
                                + " }\nhooks: { beforeStop: { command: [ sh, -c, 'while test -e " + hold()
                                + "; do sleep 0.1; done' ], limit: 5m } }\n"));
    }

    @AfterEach
    void stop() {
        shop.close();
        blog.close();
    }

    private Path hold() {
        return folder.resolve("hold");
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(String what, Condition condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (!condition.holds()) {
            assertTrue(System.nanoTime() < end, what);
            TimeUnit.MILLISECONDS.sleep(5); // between two looks, until the deadline
        }
    }

    private String journal() throws IOException {
        Path runs = agent.path().resolve("runs");
        if (!Files.isDirectory(runs)) {
            return "";
        }
        try (Stream<Path> folders = Files.list(runs)) {
            Optional<Path> journal =
                    folders.map(f -> f.resolve("journal")).filter(Files::exists).findFirst();
            return journal.isPresent() ? Files.readString(journal.get()) : "";
        }
    }

    private ProcessHandle guardian() {
        return FencedRun.guardian(agent).orElseThrow();
    }

    /** The agent dies while the instance is down, and its guardian is stopped by a signal. */
    private ProcessHandle interrupted() throws Exception {
        Files.createFile(hold());
        Process run = agent.start("backup", "run", "shop");
        await("it is about to stop the instance", () -> journal().contains(" agent armed"));
        receiver.signal("STOP"); // the instance stays down until the rest is sent
        ProcessHandle guardian = guardian();
        try {
            Files.delete(hold());
            await("it is captured", () -> journal().contains(" agent captured"));
            FencedRun.signal("STOP", guardian.pid());
            run.destroyForcibly().waitFor();
        } finally {
            receiver.signal("CONT");
        }
        assertFalse(shop.answers(), "down, and nobody starts it");
        return guardian;
    }

    @Test
    @DisplayName(
            "a guardian that is stopped by a signal: recover says so and ends, no cancel names the dead run, another"
                    + " instance is backed up; let go on, it finishes")
    void stoppedGuardian() throws Exception {
        ProcessHandle guardian = interrupted();
        try {
            long began = System.nanoTime();
            Outcome recover = agent.run("recover").expect(20);
            assertTrue(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began) < 60, "it does not wait for ever");
            assertTrue(
                    recover.err().contains("the guardian (pid " + guardian.pid() + ") was stopped by a signal"),
                    recover.err());
            assertTrue(recover.err().contains("kill -CONT " + guardian.pid()), recover.err());
            assertTrue(agent.run("backup", "cancel").expect(5).err().contains("no backup is running"));
            Outcome other = agent.run("backup", "run", "blog", "--json").expect(0);
            assertTrue(other.json().get("good").asBoolean(), other.toString());
            assertTrue(other.err().contains("is left unsettled: its guardian is at work"), other.err());
            assertTrue(blog.answers() && !shop.answers());
        } finally {
            FencedRun.signal("CONT", guardian.pid());
        }
        await("its own guardian starts it", shop::answers);
        agent.run("recover").expect(0);
        agent.backup("shop");
    }

    @Test
    @DisplayName(
            "an instance that can't be started: others are backed up and told, its own plan is refused until it is mended")
    void cannotBeStarted() throws Exception {
        plan("shop", shop, "6s"); // of the attempts in vain
        ProcessHandle guardian = interrupted();
        String options = Files.readString(shop.optionFile());
        Files.writeString(shop.optionFile(), options + "no_such_option=1\n");
        FencedRun.signal("CONT", guardian.pid());
        await("it has given up", () -> journal().contains(" failed"));
        Outcome other = agent.run("backup", "run", "blog", "--json").expect(0);
        assertTrue(other.err().contains("could not be started and is down"), other.err());
        agent.run("backup", "run", "shop").expect(20);
        assertFalse(shop.answers());
        Files.writeString(shop.optionFile(), options);
        agent.run("recover").expect(0);
        assertTrue(shop.answers());
        assertEquals("", journal());
        plan("shop", shop, "10s");
        agent.backup("shop");
    }
}
