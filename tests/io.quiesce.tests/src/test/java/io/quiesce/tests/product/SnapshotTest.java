package io.quiesce.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quiesce.tests.servers.DatabaseServer;
import io.quiesce.tests.servers.MariaDbServer;
import io.quiesce.tests.servers.MySqlServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The instance runs again as soon as a snapshot is there; the backup is made from that. */
@Tag("R3.4")
@Tag("R5.1")
class SnapshotTest {

    @RegisterExtension
    static final Site SITE = new Site();

    @TempDir
    Path folder;

    private RunningReceiver receiver;
    private AgentHome agent;

    @BeforeEach
    void receiverAndAgent() {
        receiver = SITE.receiver();
        agent = SITE.agent().with(Plans.PASSWORD_VARIABLE, DatabaseServer.PASSWORD);
    }

    private void plan(DatabaseServer server, String snapshot, String afterStart) {
        agent.plan(
                "shop",
                Plans.of(
                        "shop",
                        server,
                        "capture: { restart: after-snapshot, snapshot: " + snapshot + " }\n"
                                + "transfer: { receiver: vault, chunkSize: 2MiB }\n" + afterStart));
    }

    private static String hook(List<String> script) {
        return "hooks: { afterStart: { command: [ " + script.getFirst() + " ] } }\n";
    }

    /** Files beside the data directory on its volume. */
    private static List<Path> beside(DatabaseServer server) throws IOException {
        try (Stream<Path> files = Files.list(server.dataDirectory().getParent())) {
            return files.filter(f -> !f.equals(server.dataDirectory())).toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"MariaDB", "MySQL"})
    @DisplayName(
            "by clones on XFS: what is written right after the start is not in the backup, the snapshot goes, and the"
                    + " backup restores")
    void clones(String flavour) throws Exception {
        try (DatabaseServer server = flavour.equals("MariaDB") ? MariaDbServer.create() : MySqlServer.create()) {
            server.onXfs().with("log_bin", "binlog").start();
            server.sampleRows(3000);
            SortedMap<String, Long> before = server.checksums();
            // runs before the first byte is captured, and fails unless the server answers
            Path seen = folder.resolve("seen");
            plan(
                    server,
                    "{ kind: reflink }",
                    hook(server.script(
                            "wrote.sh",
                            "#!/bin/sh\nls '" + server.dataDirectory().getParent() + "' > '" + seen + "'\n"
                                    + "echo later > '" + server.dataDirectory() + "/later.txt'\n")));
            assertTrue(agent.run("check", "shop").expect(0).out().contains("of kind 'reflink' can be taken"));
            assertEquals(List.of(), beside(server));

            JsonNode backup = agent.backup("shop");
            assertTrue(server.answers());
            assertEquals("clean", backup.get("shutdown").asText());
            assertTrue(Files.readString(seen)
                    .contains("quiesce-" + backup.get("id").asText() + "-0"));
            assertEquals(List.of(), beside(server), "the snapshot is gone");
            assertTrue(Files.exists(server.dataDirectory().resolve("later.txt")));
            server.sql("DROP TABLE shop.orders");

            server.stop();
            agent.run("restore", "latest", "--instance", "shop", "--yes").expect(0);
            assertEquals(before, server.checksums());
            assertFalse(Files.exists(server.dataDirectory().resolve("later.txt")), "it was written after the snapshot");
        }
    }

    @Test
    @DisplayName(
            "an agent that is killed right after the start: the instance runs, recover removes the snapshot, the next"
                    + " backup is good")
    void killed() throws Exception {
        try (DatabaseServer server = MariaDbServer.create()) {
            server.onXfs().start();
            server.sampleRows(1000);
            Path once = folder.resolve("once");
            plan(
                    server,
                    "{ kind: reflink }",
                    hook(server.script(
                            "kill.sh", "#!/bin/sh\nmkdir '" + once + "' && kill -9 $QUIESCE_AGENT\nexit 0\n")));
            Process run = agent.start("backup", "run", "shop");
            assertTrue(run.waitFor(120, TimeUnit.SECONDS));
            assertEquals(1, beside(server).size(), "the snapshot is left");
            agent.run("recover").expect(0);
            assertEquals(List.of(), beside(server));
            assertTrue(server.answers());
            agent.backup("shop");
            assertEquals(List.of(), beside(server));
        }
    }

    @Test
    @DisplayName("a snapshot goes before what it holds fills the database's file system; the instance works on")
    void fillsUp() throws Exception {
        try (DatabaseServer server = MariaDbServer.create()) {
            server.onXfs().start();
            server.sampleRows(100);
            Path volume = server.dataDirectory().getParent();
            // before the first byte is captured
            plan(
                    server,
                    "{ kind: reflink }",
                    hook(server.script(
                            "fill.sh",
                            "#!/bin/sh\nset -e\nfree=$(df --output=avail -B1 '" + volume
                                    + "' | tail -1)\nfallocate -l $((free / 10 * 8)) '" + volume + "/others'\n")));
            Outcome told = agent.run("backup", "run", "shop").expect(7);
            assertTrue(told.err().contains("before the instance finds it full"), told.err());
            assertEquals(List.of(volume.resolve("others")), beside(server), "the snapshot is gone");
            assertTrue(server.answers());
        }
    }

    @Test
    @Tag("R9.4")
    @DisplayName("an instance that can't be started after its snapshot is told at once, not when the capture has ended")
    void downAtOnce() throws Exception {
        try (DatabaseServer server = MariaDbServer.create();
                Hook hook = Hook.listen()) {
            server.start();
            server.sampleRows(100);
            Path channel = Files.writeString(
                    folder.resolve("hook.yaml"), "kind: webhook\nurl: " + hook.address() + "\nsecret: s\n");
            agent.run("alert", "channel", "set", "hook", channel.toString()).expect(0);
            String copy = Files.createDirectory(folder.resolve("copies")) + "/$QUIESCE_SNAPSHOT_NAME";
            // the capture finds its spool full until the receiver goes on
            agent.plan(
                    "shop",
                    Plans.of(
                            "shop",
                            server,
                            server.script("broken.sh", "#!/bin/sh\nexit 1\n"),
                            "capture: { restart: after-snapshot, codec: store, spoolLimit: 8MiB, snapshot: { kind: command,"
                                    + " take: [ sh, -c, 'cp -a $QUIESCE_SNAPSHOT_OF " + copy + " && kill -STOP "
                                    + receiver.pid() + " && echo " + copy + "' ],"
                                    + " discard: [ sh, -c, 'rm -rf " + copy + "' ] } }\n"
                                    + "transfer: { receiver: vault, chunkSize: 2MiB }\nlimits: { start: 5s }\n"));
            Process run = agent.start("backup", "run", "shop");
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
            while (hook.signatures.isEmpty()) {
                assertTrue(System.nanoTime() < end && run.isAlive(), "nobody was told while the run went on");
                TimeUnit.MILLISECONDS.sleep(50); // between two looks, until the deadline
            }
            receiver.signal("CONT");
            assertTrue(run.waitFor(120, TimeUnit.SECONDS));
            String said = Files.readString(agent.path().resolve("background.txt"));
            assertEquals(20, run.exitValue(), said);
            assertTrue(said.indexOf("critical: ") < said.indexOf("captured: "), said);
            server.start();
            agent.run("backup", "resume").expect(0);
            assertEquals(
                    1, agent.run("backup", "list", "--json").expect(0).json().size());
        }
    }

    /** A process that was ended and that nobody has fetched yet has no command line. */
    private static boolean works(String pid) throws IOException {
        try {
            return Files.readAllBytes(Path.of("/proc", pid, "cmdline")).length > 0;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    @Test
    @DisplayName(
            "an agent that is killed while the snapshot is taken: its guardian ends that and starts the instance, recover"
                    + " removes what is there")
    void killedWhileTaken() throws Exception {
        try (DatabaseServer server = MariaDbServer.create()) {
            server.start();
            server.sampleRows(100);
            Path copies = Files.createDirectory(folder.resolve("copies"));
            Path taker = folder.resolve("taker");
            String copy = copies + "/$QUIESCE_SNAPSHOT_NAME";
            plan(
                    server,
                    "{ kind: command, take: [ sh, -c, 'mkdir " + copy + "; echo $$ > " + taker
                            + "; kill -9 $QUIESCE_AGENT; sleep 600' ], discard: [ sh, -c, 'rm -rf " + copy + "' ] }",
                    "");
            Process run = agent.start("backup", "run", "shop");
            assertTrue(run.waitFor(120, TimeUnit.SECONDS));
            server.awaitAnswer();
            assertFalse(works(Files.readString(taker).strip()), "what took it was ended before the start");
            agent.run("recover").expect(0);
            try (Stream<Path> left = Files.list(copies)) {
                assertEquals(0, left.count());
            }
            assertTrue(server.answers());
        }
    }

    @Test
    @DisplayName(
            "by own commands; one that names the live directory, one that leaves files out and one that fails end the"
                    + " run with the instance up and nothing left")
    void commands() throws Exception {
        try (DatabaseServer server = MariaDbServer.create()) {
            server.start();
            server.sampleRows(1000);
            Path copies = Files.createDirectory(folder.resolve("copies"));
            String copy = copies + "/$QUIESCE_SNAPSHOT_NAME";
            String discard = "discard: [ sh, -c, 'rm -rf " + copy + "' ] }";
            String take = "{ kind: command, take: [ sh, -c, 'cp -a $QUIESCE_SNAPSHOT_OF " + copy;

            plan(server, take + " && echo " + copy + "' ], " + discard, "");
            JsonNode backup = agent.backup("shop");
            assertEquals("clean", backup.get("shutdown").asText());

            plan(server, take + " && rm -rf " + copy + "/shop && echo " + copy + "' ], " + discard, "");
            Outcome part = agent.run("backup", "run", "shop").expect(7);
            assertTrue(part.err().contains("the snapshot is not whole"), part.err());

            plan(
                    server,
                    "{ kind: command, take: [ sh, -c, 'mkdir " + copy + " && cp -a $QUIESCE_SNAPSHOT_OF " + copy
                            + "/data && echo " + copy + "' ], " + discard,
                    "");
            Outcome above = agent.run("backup", "run", "shop").expect(7);
            assertTrue(above.err().contains("not of a directory above"), above.err());

            plan(server, "{ kind: command, take: [ sh, -c, 'echo $QUIESCE_SNAPSHOT_OF' ], " + discard, "");
            Outcome live = agent.run("backup", "run", "shop").expect(7);
            assertTrue(live.err().contains("it is no directory outside of it"), live.err());

            plan(server, take + "; echo vg0 is full >&2; exit 5' ], " + discard, "");
            Outcome full = agent.run("backup", "run", "shop").expect(7);
            assertTrue(full.err().contains("vg0 is full"), full.err());

            assertTrue(server.answers());
            try (Stream<Path> left = Files.list(copies)) {
                assertEquals(0, left.count());
            }
        }
    }

    @Test
    @DisplayName("a snapshot that takes too long ends the run with the instance up")
    void tooLong() {
        try (DatabaseServer server = MariaDbServer.create()) {
            server.start();
            plan(server, "{ kind: command, take: [ sleep, '600' ], discard: [ 'true' ] }", "limits: { stall: 3s }\n");
            Outcome told = agent.run("backup", "run", "shop").expect(7);
            assertTrue(told.err().contains("was not there within 3 s"), told.err());
            assertTrue(server.answers());
        }
    }

    @Test
    @DisplayName(
            "a snapshot that can't be removed spoils no backup; it is told, and the next run or recover removes it")
    void staysForAWhile() throws Exception {
        try (DatabaseServer server = MariaDbServer.create()) {
            server.start();
            server.sampleRows(100);
            Path copies = Files.createDirectory(folder.resolve("copies"));
            Path free = folder.resolve("free");
            String copy = copies + "/$QUIESCE_SNAPSHOT_NAME";
            plan(
                    server,
                    "{ kind: command, take: [ sh, -c, 'cp -a $QUIESCE_SNAPSHOT_OF " + copy + " && echo " + copy
                            + "' ], discard: [ sh, -c, 'test -e " + free + " && rm -rf " + copy + "' ] }",
                    "");
            Outcome told = agent.run("backup", "run", "shop").expect(0);
            assertTrue(told.err().contains("is left: capture.snapshot.discard, sh, failed"), told.err());
            agent.run("backup", "run", "shop").expect(0);
            try (Stream<Path> left = Files.list(copies)) {
                assertEquals(2, left.count());
            }
            Files.createFile(free);
            Outcome recovered = agent.run("recover").expect(0);
            assertFalse(recovered.err().contains("failed"), recovered.err());
            try (Stream<Path> left = Files.list(copies)) {
                assertEquals(0, left.count());
            }
            try (Stream<Path> runs = Files.list(agent.path().resolve("runs"))) {
                assertEquals(0, runs.count());
            }
        }
    }

    @Test
    @DisplayName("what can't be taken here is refused before the stop: a file system without clones, a kind that is not"
            + " installed, an unknown setting")
    void refused() {
        try (DatabaseServer server = MariaDbServer.create()) {
            server.start();
            long pid = server.process().pid();
            for (String[] wrong : new String[][] {
                {"{ kind: reflink, folder: /proc }", "no snapshot of"},
                {"{ kind: lvm }", "no kind of snapshot is called 'lvm'"},
                {"{ kind: reflink, size: 1GiB }", "is not a known field"},
                {"{ kind: command, take: [ x ] }", "discard"}
            }) {
                plan(server, wrong[0], "");
                Outcome told = agent.run("backup", "run", "shop").expect(5);
                assertTrue(told.err().contains(wrong[1]), told.err());
            }
            agent.plan(
                    "shop",
                    Plans.of(
                            "shop",
                            server,
                            "capture: { restart: after-snapshot }\n" + "transfer: { receiver: vault }\n"));
            Outcome missing = agent.run("backup", "run", "shop").expect(4);
            assertTrue(missing.err().contains("capture.snapshot"), missing.err());
            assertEquals(pid, server.process().pid(), "it was never stopped");
        }
    }
}
