package io.quiesce.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quiesce.tests.servers.DatabaseServer;
import io.quiesce.tests.servers.MariaDbServer;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
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

/** The agent as a service: real processes, a real MariaDB and a real receiver. */
@Tag("R2.3")
@Tag("R6.5")
class AgentServiceTest {

    @RegisterExtension
    static final Site SITE = new Site();

    private static final String TO_VAULT = "transfer: { receiver: vault }\n";
    private static final String SLOW_HOOK = "hooks: { beforeStop: { command: [ sleep, \"600\" ], limit: 15m } }\n";

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
        agent.plan("shop", Plans.of("shop", server, TO_VAULT + more));
    }

    private static void await(String what, BooleanSupplier condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, what);
            TimeUnit.MILLISECONDS.sleep(50); // between two looks, until the deadline
        }
    }

    private Process service() throws Exception {
        Process service = agent.start("agent");
        await("the agent serves", () -> said().contains("the agent serves") || !service.isAlive());
        assertTrue(service.isAlive(), said());
        return service;
    }

    private String said() {
        try {
            return Files.readString(agent.path().resolve("background.txt"));
        } catch (IOException e) {
            return "";
        }
    }

    private JsonNode history() {
        return agent.run("history", "list", "--json").expect(0).json();
    }

    private static void end(Process service) throws Exception {
        service.destroy();
        assertTrue(service.waitFor(60, TimeUnit.SECONDS), "it ends after SIGTERM");
    }

    @Test
    @DisplayName("a scheduled backup is made by itself, once, also when the agent was killed before and after it")
    void scheduled() throws Exception {
        plan("");
        Instant soon = Instant.now().plusSeconds(20).truncatedTo(ChronoUnit.SECONDS);
        plan("schedules: [ { once: " + soon + ", missed: run-once } ]\n");
        assertEquals(
                soon.toString(),
                agent.run("schedule", "list", "--json")
                        .expect(0)
                        .json()
                        .get(0)
                        .get("due")
                        .asText());
        Process first = service();
        await("the schedule is written down", () -> Files.exists(agent.path().resolve("control/handled.properties")));
        first.destroyForcibly().waitFor();
        await("the time has passed", () -> Instant.now().isAfter(soon.plusSeconds(2)));

        Process second = service();
        await(
                "the missed backup is published",
                () -> agent.run("backup", "list", "--json").json().size() == 1);
        await(
                "and its run is over",
                () -> agent.run("agent", "queue", "--json").json().isEmpty());
        assertTrue(server.answers(), "the instance is up");
        second.destroyForcibly().waitFor();

        Process third = service();
        assertTrue(agent.run("agent", "queue", "--json").expect(0).json().isEmpty(), "nothing twice");
        end(third);
        assertEquals(1, history().size(), "nothing twice: " + history());
        String said = agent.run("history", "show", "latest", "--json").expect(0).out();
        assertTrue(said.contains("asked for by its schedule"), said);
    }

    @Test
    @Tag("P13")
    @DisplayName(
            "commands go through it: live progress, the same result, a cancel from another terminal, one agent only")
    void commands() throws Exception {
        plan("");
        Process service = service();
        Outcome backup = agent.run("backup", "run", "shop", "--json").expect(0);
        assertTrue(backup.json().get("good").asBoolean(), backup.toString());
        assertTrue(backup.err().contains("capture"), "the stages are seen: " + backup.err());

        Outcome twice = agent.run("agent").expect(11);
        assertTrue(twice.err().contains("another agent serves the home"), twice.err());

        garbage();

        plan(SLOW_HOOK);
        Path serviceSaid = Files.move(agent.path().resolve("background.txt"), folder.resolve("service.txt"));
        Process run = agent.start("backup", "run", "shop");
        await("it runs", () -> running() == 1);
        String id =
                agent.run("agent", "queue", "--json").json().get(0).get("id").asText();
        agent.run("backup", "run", "shop").expect(11);
        agent.run("agent", "cancel", id).expect(0);
        assertTrue(run.waitFor(60, TimeUnit.SECONDS), "the run ends");
        assertEquals(130, run.exitValue(), said());
        assertTrue(server.answers(), "the instance is up");
        end(service);
        assertTrue(Files.readString(serviceSaid).contains("stopping"));
        assertTrue(agent.run("agent", "status").expect(5).err().contains("no agent serves"));
    }

    @Test
    @Tag("R6.2")
    @DisplayName(
            "restores and waiting backups go through it: queued, cancelled from another terminal, tried again, done")
    void restoresAndDeliveries() throws Exception {
        Path hold = folder.resolve("hold");
        plan("limits: { patience: 1s }\nhooks: { beforeStop: { command: [ sh, -c, 'while test -e " + hold
                + "; do sleep 0.1; done' ], limit: 5m } }\n");
        SortedMap<String, Long> rows = server.checksums();
        Process service = service();
        agent.backup("shop");
        Files.createFile(hold);
        Process run = agent.start("backup", "run", "shop");
        await("it runs", () -> running() == 1);

        Path copy = folder.resolve("copy");
        Process restore = agent.start("restore", "latest", "--to", copy.toString(), "--yes");
        await("the restore has its place", () -> queued("restore").isPresent());
        agent.run("agent", "cancel", queued("restore").orElseThrow()).expect(0);
        assertTrue(restore.waitFor(60, TimeUnit.SECONDS), "it ends");
        assertEquals(130, restore.exitValue(), said());
        assertTrue(Files.notExists(copy));

        receiver.kill();
        Files.delete(hold);
        assertTrue(run.waitFor(120, TimeUnit.SECONDS), "the run ends");
        assertEquals(8, run.exitValue(), said());
        assertTrue(agent.run("backup", "resume").expect(8).err().contains("vault"));
        receiver.startAgain();
        agent.run("backup", "resume", "--wait").expect(0);
        await(
                "nothing waits",
                () -> agent.run("backup", "waiting", "--json").json().isEmpty());

        server.sql("DROP TABLE shop.orders");
        server.kill();
        Outcome restored = agent.run("restore", "latest", "--instance", "shop", "--yes", "--json")
                .expect(0);
        assertTrue(restored.err().contains("replaces") && restored.err().contains("fetch"), restored.err());
        assertEquals(rows, server.checksums());
        end(service);
    }

    @Test
    @DisplayName(
            "verifications and the removal of old directories go through it: they wait for their turn, and are done")
    void verificationsAndOldDirectories() throws Exception {
        Path hold = folder.resolve("hold");
        plan("hooks: { beforeStop: { command: [ sh, -c, 'while test -e " + hold
                + "; do sleep 0.1; done' ], limit: 5m } }\n");
        Process service = service();
        agent.backup("shop");
        Outcome verified = agent.run("backup", "verify", "latest", "--json").expect(0);
        assertTrue(verified.json().get("good").asBoolean(), verified.toString());
        assertTrue(log().contains("begins: Verification[receiver=vault"), "the agent has had it made: " + log());
        server.kill();
        agent.run("restore", "latest", "--instance", "shop", "--yes").expect(0);
        String would = agent.run("restore", "--instance", "shop", "--discard-old")
                .expect(0)
                .out()
                .strip();
        Path old = Path.of(would.substring("would remove ".length()));
        assertTrue(Files.isDirectory(old), would);

        Files.createFile(hold);
        Process run = agent.start("backup", "run", "shop");
        await("it runs", () -> running() == 1);
        Process discard = agent.start("restore", "--instance", "shop", "--discard-old", "--yes");
        await("the removal has its place", () -> queued("discard-old").isPresent());
        assertTrue(Files.isDirectory(old), "not while a backup is made");
        Files.delete(hold);
        assertTrue(run.waitFor(120, TimeUnit.SECONDS) && discard.waitFor(120, TimeUnit.SECONDS), "both end");
        assertEquals(0, run.exitValue());
        assertEquals(0, discard.exitValue(), said());
        assertTrue(Files.notExists(old), "it is gone");
        end(service);
    }

    @Test
    @DisplayName(
            "the password's variable is the agent's alone: backup and restore in place need none where they are called")
    void environmentOfTheAgent() throws Exception {
        plan("");
        Process service = service();
        AgentHome without = new AgentHome(agent.path());
        SortedMap<String, Long> rows = server.checksums();
        assertTrue(without.backup("shop").get("good").asBoolean());
        server.kill();
        without.run("restore", "latest", "--instance", "shop").expect(0);
        without.run("restore", "latest", "--instance", "shop", "--yes").expect(0);
        assertEquals(rows, server.checksums());
        without.run("restore", "--instance", "shop", "--discard-old").expect(0);
        end(service);
    }

    private String log() throws IOException {
        try (Stream<Path> files = Files.list(agent.path().resolve("logs"))) {
            StringBuilder all = new StringBuilder();
            for (Path file : (Iterable<Path>)
                    files.filter(f -> f.getFileName().toString().startsWith("agent."))::iterator) {
                all.append(Files.readString(file));
            }
            return all.toString();
        }
    }

    private Optional<String> queued(String work) {
        for (JsonNode run : agent.run("agent", "queue", "--json").expect(0).json()) {
            if (run.get("work").asText().equals(work)) {
                return Optional.of(run.get("id").asText());
            }
        }
        return Optional.empty();
    }

    private int running() {
        int started = 0;
        for (JsonNode run : agent.run("agent", "queue", "--json").expect(0).json()) {
            started += run.get("started").asText().isEmpty() ? 0 : 1;
        }
        return started;
    }

    private void garbage() throws Exception {
        Path control = agent.path().resolve("control");
        Path elsewhere = control.resolve("elsewhere");
        Path socket = Files.exists(elsewhere) ? Path.of(Files.readString(elsewhere)) : control.resolve("socket");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.getParent())));
        String huge = "\u007f\u007f\u007f\u007f";
        String noJson = "\0\0\0\2{]";
        String closing = "\0\0\0" + "0{\"protocol\":1,\"call\":\"close\",\"arguments\":[    ]}";
        String version = "\0\0\0" + "0{\"protocol\":9,\"call\":\"queue\",\"arguments\":[    ]}";
        for (String text : new String[] {huge, noJson, closing, version}) {
            try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
                channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
                ByteBuffer answer = ByteBuffer.allocate(4096);
                assertTrue(channel.read(answer) > 0);
                String said = new String(answer.array(), 4, answer.position() - 4, StandardCharsets.UTF_8);
                assertTrue(said.contains("does not understand the request"), said);
            }
        }
        agent.run("agent", "status", "--json").expect(0);
    }
}
