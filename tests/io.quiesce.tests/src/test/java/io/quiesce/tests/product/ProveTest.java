package io.quiesce.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quiesce.tests.servers.DatabaseServer;
import io.quiesce.tests.servers.MariaDbServer;
import io.quiesce.tests.servers.MySqlServer;
import java.io.IOException;
import java.io.RandomAccessFile;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A proof of a backup, by a server of its own on a copy of it,")
@Tag("R3.5")
class ProveTest {

    @RegisterExtension
    static final Site SITE = new Site();

    private static final int ROWS = 3000;

    private AgentHome agent;
    private Path scratch;

    @BeforeEach
    void agent() throws IOException {
        agent = SITE.agent().with(Plans.PASSWORD_VARIABLE, DatabaseServer.PASSWORD);
        // not @TempDir: the server's user must be let in
        scratch = Files.createDirectory(
                Path.of("/var/tmp/qp" + ProcessHandle.current().pid()));
    }

    @AfterEach
    void nothingLeft() throws IOException {
        assertEquals(List.of(), servers(), "no server works on the copy");
        try (Stream<Path> all = Files.walk(scratch)) {
            all.sorted(java.util.Comparator.reverseOrder())
                    .forEach(p -> p.toFile().delete());
        }
    }

    private DatabaseServer server(String flavour) {
        DatabaseServer server = (flavour.equals("MariaDB") ? MariaDbServer.create() : MySqlServer.create()).start();
        server.sampleRows(ROWS);
        agent.plan("shop", Plans.of("shop", server, "transfer: { receiver: vault }\n"));
        return server;
    }

    private List<Path> left() throws IOException {
        try (Stream<Path> all = Files.list(scratch)) {
            return all.toList();
        }
    }

    /** Programs that were given an option file in the scratch folder. */
    private List<String> servers() {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.flatMap(p -> p.info().commandLine().stream())
                    .filter(c -> c.contains("--defaults-file=" + scratch))
                    .toList();
        }
    }

    /** By the program that the instance runs, which for MySQL is on no path. */
    private Outcome prove(DatabaseServer server) {
        String program = server.foregroundStart().getFirst();
        return agent.run("backup", "prove", "latest", "--in", scratch.toString(), "--server", program, "--json");
    }

    @ParameterizedTest
    @DisplayName("counts the tables, leaves nothing, and does not touch the instance")
    @CsvSource({"MariaDB", "MySQL"})
    void proved(String flavour) throws IOException {
        try (DatabaseServer server = server(flavour)) {
            SortedMap<String, Long> before = server.checksums();
            agent.backup("shop");
            long pid = server.process().pid();
            Outcome outcome = prove(server);
            JsonNode proof = outcome.expect(0).json();
            assertTrue(proof.get("proved").asBoolean(), proof::toString);
            assertTrue(proof.get("tables").asInt() > 2, proof::toString);
            assertTrue(outcome.err().contains("shop.orders"), outcome.err());
            assertEquals(List.of(), left());
            assertEquals(pid, server.process().pid());
            assertEquals(before, server.checksums());
        }
    }

    @ParameterizedTest
    @DisplayName("names a table whose file was damaged before the backup, though every byte arrived")
    @CsvSource({"MariaDB, orders.ibd", "MySQL, orders.ibd", "MariaDB, archive.MAD"})
    void damaged(String flavour, String file) throws IOException {
        try (DatabaseServer server = server(flavour)) {
            server.stop();
            try (RandomAccessFile table = new RandomAccessFile(
                    server.dataDirectory().resolve("shop/" + file).toFile(), "rw")) {
                for (long at = 3 * 16384; at < table.length() - 4000; at += 16384) {
                    table.seek(at + 3000);
                    table.write(new byte[600]);
                }
            }
            agent.backup("shop");
            JsonNode proof = prove(server).expect(9).json();
            assertFalse(proof.get("proved").asBoolean());
            String table = file.substring(0, file.indexOf('.'));
            assertTrue(proof.get("wrong").toString().contains(table), proof::toString);
            assertEquals(List.of(), left());
        }
    }

    @Test
    @DisplayName("leaves no server when its process is killed, and the next proof removes what lies about")
    void killed() throws Exception {
        try (DatabaseServer server = server("MariaDB")) {
            agent.backup("shop");
            Process proving = agent.start("backup", "prove", "latest", "--in", scratch.toString());
            await("the server runs", 120, this::running);
            proving.toHandle()
                    .descendants()
                    .filter(p -> p.info().command().orElse("").endsWith("java"))
                    .forEach(ProcessHandle::destroyForcibly);
            proving.destroyForcibly();
            await("the server ends", 15, () -> !running());
            agent.run("backup", "prove", "latest", "--in", scratch.toString()).expect(0);
            assertEquals(List.of(), left());
        }
    }

    private boolean running() {
        return !servers().isEmpty();
    }

    private static void await(String what, int seconds, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, what);
            TimeUnit.MILLISECONDS.sleep(20); // between two looks, until the deadline
        }
    }

    @Test
    @DisplayName("is refused with another product's server, before anything is fetched")
    void otherProduct() throws IOException {
        try (DatabaseServer server = server("MariaDB")) {
            agent.backup("shop");
            Path other = Files.writeString(
                    scratch.resolve("mysqld"), "#!/bin/sh\necho 'mysqld  Ver 8.4.2 for Linux on x86_64'\n");
            assertTrue(other.toFile().setExecutable(true));
            Outcome refused = agent.run(
                            "backup", "prove", "latest", "--in", scratch.toString(), "--server", other.toString())
                    .expect(5);
            assertTrue(refused.err().contains("is MySQL 8.4.2, the backup is MariaDB's"), refused.err());
        }
    }
}
