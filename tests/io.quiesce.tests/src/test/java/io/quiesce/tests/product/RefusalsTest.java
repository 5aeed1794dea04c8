package io.quiesce.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quiesce.tests.servers.DatabaseServer;
import io.quiesce.tests.servers.MariaDbServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What must not happen does not, and the message says why; nothing is stopped or changed by it. */
class RefusalsTest {

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
        server.sampleRows(500);
        agent.plan("shop", Plans.of("shop", server, "transfer: { receiver: vault }\n"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void refusesWithoutStopping(String words) {
        long pid = server.process().pid();
        Outcome outcome = agent.run("backup", "run", "shop").expect(5);
        assertTrue(outcome.err().contains(words), outcome.err());
        assertEquals(pid, server.process().pid(), "the very same process runs");
    }

    @Nested
    @DisplayName("a backup")
    class OfABackup {

        @Test
        @Tag("R1.1")
        @DisplayName("is refused while the receiver cannot be reached, and the instance is not stopped")
        void receiverAway() {
            receiver.kill();
            refusesWithoutStopping("nothing listens at");
        }

        @Test
        @DisplayName("is refused with a wrong password")
        void wrongPassword() {
            agent.with(Plans.PASSWORD_VARIABLE, "wrong");
            refusesWithoutStopping("login");
        }

        @Test
        @DisplayName("is refused once the client is revoked")
        void revoked() {
            receiver.command("client", "revoke", SITE.client()).expect(0);
            refusesWithoutStopping("this agent's certificate is revoked"); // and not merely unreachable
        }

        @Test
        @DisplayName("is refused when the plan names another data directory")
        void otherDirectory() throws IOException {
            Path other = Files.createDirectories(folder.resolve("other"));
            agent.plan(
                    "shop",
                    Plans.of("shop", server, "transfer: { receiver: vault }\n")
                            .replace(server.dataDirectory().toString(), other.toString()));
            refusesWithoutStopping("data directory");
        }

        @Test
        @DisplayName("is refused when the plan is invalid, with field and line")
        void invalidPlan() {
            agent.plan("shop", Plans.of("shop", server, "transfer: { reciever: vault }\n"));
            Outcome outcome = agent.run("backup", "run", "shop").expect(4);
            assertTrue(outcome.err().contains("transfer.reciever"), outcome.err());
            assertTrue(outcome.err().contains("shop.yaml:"), outcome.err());
        }
    }

    @Nested
    @DisplayName("a restore")
    class OfARestore {

        private SortedMap<String, Long> before;

        @BeforeEach
        void aBackup() {
            agent.backup("shop");
            before = server.checksums();
        }

        @Test
        @DisplayName("is refused to a client that may only deliver, which goes on delivering")
        void deliversOnly() {
            receiver.command("client", "deny-restore", SITE.client()).expect(0);
            String copy = folder.resolve("copy").toString();
            Outcome refused =
                    agent.run("restore", "latest", "--to", copy, "--yes").expect(8);
            assertTrue(refused.err().contains("client allow-restore " + SITE.client()), refused.err());
            agent.backup("shop");
            receiver.command("client", "allow-restore", SITE.client()).expect(0);
            agent.run("restore", "latest", "--to", copy, "--yes").expect(0);
        }

        @Test
        @DisplayName(
                "is refused while the instance runs and into a directory that is not empty; without --yes it changes"
                        + " nothing")
        void changesNothing() throws IOException {
            Outcome running = agent.run("restore", "latest", "--instance", "shop", "--yes")
                    .expect(5);
            assertTrue(running.err().contains("running"), running.err());
            assertEquals(before, server.checksums());

            Path target = Files.createDirectories(folder.resolve("target"));
            Files.writeString(target.resolve("mine"), "x");
            agent.run("restore", "latest", "--to", target.toString(), "--yes").expect(5);
            assertEquals("x", Files.readString(target.resolve("mine")));

            server.stop();
            agent.run("restore", "latest", "--instance", "shop").expect(0);
            assertFalse(server.isRunning());
            assertTrue(Files.exists(server.dataDirectory().resolve("ibdata1")));
        }

        @Test
        @Tag("P9")
        @Tag("R8.4")
        @DisplayName("of a backup with one flipped bit is refused, and the old directory stays")
        void damaged() throws IOException {
            JsonNode backup =
                    agent.run("backup", "list", "--json").expect(0).json().get(0);
            Path zip = receiver.home()
                    .resolve("storage")
                    .resolve(SITE.client())
                    .resolve(backup.get("path").asText());
            if (!Files.exists(zip)) {
                zip = find(receiver.home(), backup.get("path").asText());
            }
            try (RandomAccessFile file = new RandomAccessFile(zip.toFile(), "rw")) {
                file.seek(file.length() / 2);
                int b = file.read();
                file.seek(file.length() / 2);
                file.write(b ^ 0x10);
            }
            Outcome verify = agent.run("backup", "verify", "latest", "--json").expect(9);
            assertFalse(verify.json().get("good").asBoolean());

            server.stop();
            // it is marked bad now, so it is nobody's latest
            agent.run("restore", "latest", "--instance", "shop", "--yes").expect(5);
            Outcome restore = agent.run("restore", backup.get("id").asText(), "--instance", "shop", "--yes");
            assertTrue(restore.exitCode() == 9 || restore.exitCode() == 10, restore.toString());
            server.start();
            assertEquals(before, server.checksums());
        }

        @Test
        @DisplayName("that cannot start the instance is undone: the old directory is in place with its rows")
        void undone() {
            server.stop();
            agent.plan(
                    "shop",
                    Plans.of(
                            "shop",
                            server,
                            java.util.List.of("/bin/false"),
                            "transfer: { receiver: vault }\nlimits: { start: 2s }\n"));
            Outcome restore = agent.run("restore", "latest", "--instance", "shop", "--yes")
                    .expect(10);
            assertTrue(restore.err().contains("undone"), restore.err());
            server.start();
            assertEquals(before, server.checksums());
        }

        private static Path find(Path root, String path) throws IOException {
            try (java.util.stream.Stream<Path> files = Files.walk(root)) {
                return files.filter(f -> f.endsWith(path)).findFirst().orElseThrow();
            }
        }

        @Test
        @Tag("R10.3")
        @DisplayName("finds every backup under a name of its own")
        void names() {
            agent.backup("shop");
            agent.backup("shop");
            JsonNode list = agent.run("backup", "list", "--json").expect(0).json();
            assertEquals(3, list.size());
            assertEquals(3, list.findValuesAsText("path").stream().distinct().count());
        }
    }

    @Test
    @Tag("R1.4")
    @DisplayName("another client sees none of it")
    void otherClient() {
        agent.backup("shop");
        AgentHome other = receiver.enrol(folder.resolve("other-agent"), "web1");
        assertEquals(0, other.run("backup", "list", "--json").expect(0).json().size());
        String id =
                agent.run("backup", "list", "--json").json().get(0).get("id").asText();
        other.run("backup", "hold", id, "--reason", "mine").expect(5);
        other.run("backup", "files", id).expect(5);
        String files = agent.run("backup", "files", id).expect(0).out();
        assertTrue(files.contains("mysql:") || files.contains(" ibdata1"), files);
        JsonNode inside = agent.run("backup", "files", id, "--json").expect(0).json();
        assertTrue(inside.findValuesAsText("name").contains("ibdata1"), inside.toString());
        other.run("restore", id, "--to", folder.resolve("stolen").toString(), "--yes")
                .expect(5);
        assertFalse(Files.exists(folder.resolve("stolen")));
        assertTrue(receiver.command("backups", "--json")
                .expect(0)
                .json()
                .findValuesAsText("id")
                .contains(id));
    }

    @Test
    @DisplayName("a code enrols once")
    void onceOnly() {
        String code = receiver.invite("web2");
        new AgentHome(folder.resolve("first")).run("enrol", code).expect(0);
        new AgentHome(folder.resolve("second")).run("enrol", code).expect(8);
    }

    @Test
    @Tag("R8.1")
    @DisplayName("a busy port is named, and a free one suggested")
    void busyPort() {
        Outcome outcome = Product.RECEIVER.run(
                folder.resolve("receiver2"),
                java.util.Map.of(),
                "run",
                "--listen",
                "127.0.0.1:" + receiver.transferPort(),
                "--enrol-listen",
                "127.0.0.1:0");
        outcome.expect(11);
        assertTrue(outcome.err().contains("port " + receiver.transferPort()), outcome.err());
        Matcher free = Pattern.compile("use port (\\d+), which is free: --listen 127\\.0\\.0\\.1:\\1\\b")
                .matcher(outcome.err());
        assertTrue(free.find(), outcome.err());
        assertNotEquals(receiver.transferPort(), Integer.parseInt(free.group(1)));
    }
}
