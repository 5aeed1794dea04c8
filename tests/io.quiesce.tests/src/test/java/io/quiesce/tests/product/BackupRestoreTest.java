package io.quiesce.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quiesce.tests.servers.DatabaseServer;
import io.quiesce.tests.servers.MariaDbServer;
import io.quiesce.tests.servers.MySqlServer;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The main job: a real instance is stopped, captured, started, sent, verified, and restored with the same rows. */
@Tag("R3.1")
@Tag("R3.2")
@Tag("R3.3")
@Tag("R3.4")
@Tag("R3.5")
@Tag("R3.6")
@Tag("R1.2")
@Tag("P5")
@Tag("P6")
@Tag("P7")
class BackupRestoreTest {

    @RegisterExtension
    static final Site SITE = new Site();

    private static final int ROWS = 3000;

    @TempDir
    Path folder;

    private RunningReceiver receiver;
    private AgentHome agent;

    @BeforeEach
    void receiverAndAgent() {
        receiver = SITE.receiver();
        agent = SITE.agent().with(Plans.PASSWORD_VARIABLE, DatabaseServer.PASSWORD);
    }

    private static DatabaseServer server(String flavour) {
        Supplier<DatabaseServer> create = flavour.equals("MariaDB") ? MariaDbServer::create : MySqlServer::create;
        DatabaseServer server = create.get().with("log_bin", "binlog").start();
        server.sampleRows(ROWS);
        return server;
    }

    @ParameterizedTest(name = "{0}, {1}, {2}")
    @DisplayName("in place, after the data directory was deleted, under each restart point and codec")
    @CsvSource({
        "MariaDB, after-capture, zstd",
        "MariaDB, after-transfer, deflate",
        "MariaDB, after-capture, store",
        "MySQL, after-capture, zstd",
        "MySQL, after-transfer, zstd"
    })
    void inPlace(String flavour, String restart, String codec) throws IOException {
        try (DatabaseServer server = server(flavour)) {
            agent.plan(
                    "shop",
                    Plans.of(
                            "shop",
                            server,
                            "capture: { restart: " + restart + ", codec: " + codec + " }\n"
                                    + "transfer: { receiver: vault, chunkSize: 2MiB, concurrentChunks: 3, rate: 200MiB }\n"
                                    + "naming: { directory: \"{database}/{type}\", file: \"n{sequence}-{timestamp:yyyy}\","
                                    + " zone: UTC }\n"));
            SortedMap<String, Long> before = server.checksums();

            JsonNode backup = agent.backup("shop");
            assertTrue(server.answers(), "the instance runs again");
            assertEquals(before, server.checksums());
            assertEquals("clean", backup.get("shutdown").asText());
            assertTrue(backup.get("downtime").asDouble() > 0);
            String path = backup.get("path").asText();
            assertTrue(path.matches("shop/full/n1-\\d{4}\\.zip"), path);
            try (Stream<Path> stored = Files.walk(receiver.home().resolve("storage"))) {
                assertTrue(stored.anyMatch(f -> f.endsWith(path)), "it lies under the plan's name");
            }
            try (Stream<Path> spool = Files.list(agent.path().resolve("spool"))) {
                assertEquals(0, spool.count(), "the spool is empty");
            }

            String id = backup.get("id").asText();
            assertFalse(reads().contains(id), "nobody has read it");
            server.sql("DROP TABLE shop.orders");
            server.kill();
            Files.walk(server.dataDirectory())
                    .sorted(java.util.Comparator.reverseOrder())
                    .forEach(p -> p.toFile().delete());
            JsonNode restored = agent.run("restore", "latest", "--instance", "shop", "--yes", "--json")
                    .expect(0)
                    .json();
            assertEquals(id, restored.get("id").asText());
            assertTrue(server.answers(), "the instance runs on the restored files");
            assertEquals(before, server.checksums());
            assertTrue(reads().contains(id), "who reads a backup is in the audit log");
        }
    }

    private String reads() {
        return receiver.command("audit", "list", "--kind", "backup-read")
                .expect(0)
                .out();
    }

    @ParameterizedTest
    @DisplayName("as a copy that another server starts on, while the instance goes on")
    @CsvSource({"MariaDB", "MySQL"})
    void copy(String flavour) throws IOException {
        try (DatabaseServer server = server(flavour);
                DatabaseServer other = flavour.equals("MariaDB") ? MariaDbServer.create() : MySqlServer.create()) {
            agent.plan("shop", Plans.of("shop", server, "transfer: { receiver: vault }\n"));
            SortedMap<String, Long> before = server.checksums();
            agent.backup("shop");
            server.sql("INSERT INTO shop.orders (note) VALUES ('later')");

            Path copy = other.directory().resolve("copy");
            agent.run("restore", "latest", "--to", copy.toString(), "--yes").expect(0);
            assertFalse(Files.exists(copy.resolve("auto.cnf")), "a copy is a server of its own");
            other.with("datadir", copy.toString()).launch(other.foregroundStart());
            other.awaitAnswer();
            assertEquals(before, other.checksums());
            assertTrue(server.answers());
        }
    }

    @ParameterizedTest
    @DisplayName("as a copy of a replica, with a warning before and after, also when it was found stopped")
    @CsvSource({"true", "false"})
    void copyOfReplica(boolean running) {
        try (DatabaseServer server = server("MariaDB")) {
            server.sql("CHANGE MASTER TO MASTER_HOST='192.0.2.7', MASTER_USER='r', MASTER_PASSWORD='its own Secret 2'");
            if (!running) {
                server.stop();
            }
            agent.plan("shop", Plans.of("shop", server, "transfer: { receiver: vault }\n"));
            agent.backup("shop");
            Outcome copied = agent.run(
                            "restore", "latest", "--to", folder.resolve("copy").toString(), "--yes")
                    .expect(0);
            String warning = "copy of a replica of 192.0.2.7";
            assertTrue(copied.err().contains(warning), copied.err());
            assertTrue(copied.err().indexOf(warning) < copied.err().lastIndexOf(warning), copied.err());
            assertFalse(copied.err().contains("Secret"), copied.err());
        }
    }

    @Test
    @DisplayName(
            "with binlogs outside the data directory: they come back to where they were, what lay there is kept until it is"
                    + " discarded")
    void furtherRoots() throws IOException {
        try (DatabaseServer server = MariaDbServer.create()) {
            Path binlogs = server.extraDirectory("binlogs");
            server.with("log_bin", binlogs.resolve("bin").toString()).start();
            server.sampleRows(ROWS);
            agent.plan("shop", Plans.of("shop", server, "transfer: { receiver: vault }\n"));
            SortedMap<String, Long> before = server.checksums();
            JsonNode backup = agent.backup("shop");
            List<List<String>> logs = server.sql("SHOW BINARY LOGS");
            JsonNode shown = agent.run("archive", "show", archive(backup).toString(), "--json")
                    .expect(0)
                    .json();
            assertEquals(
                    server.dataDirectory().toString(),
                    shown.get("directories").get(".").asText());
            assertEquals(
                    binlogs.toString(),
                    shown.get("directories").get(".quiesce/roots/1/").asText());
            assertEquals(
                    server.optionFile().toString(),
                    shown.get("facts")
                            .get("mysql.optionFiles")
                            .asText()
                            .lines()
                            .toList()
                            .getLast());

            server.stop();
            Files.delete(binlogs.resolve("bin.000001"));
            server.with("log_bin", "elsewhere");
            Outcome refused = agent.run("restore", "latest", "--instance", "shop", "--yes")
                    .expect(5);
            assertTrue(refused.err().contains(binlogs.toString()), refused.err());
            server.with("log_bin", binlogs.resolve("bin").toString());
            JsonNode restored = agent.run("restore", "latest", "--instance", "shop", "--yes", "--json")
                    .expect(0)
                    .json();
            assertEquals(before, server.checksums());
            assertTrue(Files.exists(binlogs.resolve("bin.000001")));
            assertEquals(logs.getFirst(), server.sql("SHOW BINARY LOGS").getFirst());
            discardKept(restored);
            assertTrue(server.answers());
        }
    }

    private Path archive(JsonNode backup) throws IOException {
        Path name = Path.of(backup.get("path").asText()).getFileName();
        try (Stream<Path> files = Files.walk(receiver.home())) {
            return files.filter(f -> f.getFileName().equals(name)).findFirst().orElseThrow();
        }
    }

    private void discardKept(JsonNode restored) {
        List<Path> kept = new ArrayList<>();
        restored.get("kept").forEach(k -> kept.add(Path.of(k.asText())));
        assertTrue(kept.stream().anyMatch(k -> Files.exists(k.resolve("ibdata1"))), restored.toString());
        String told = agent.run("history", "show", "latest").expect(0).out();
        String listed = agent.run("restore", "--instance", "shop", "--discard-old")
                .expect(0)
                .out();
        for (Path old : kept) {
            assertTrue(told.contains("is kept in " + old), told);
            assertTrue(listed.contains(old.toString()), listed);
        }
        agent.run("restore", "--instance", "shop", "--discard-old", "--yes").expect(0);
        assertEquals(List.of(), kept.stream().filter(Files::exists).toList());
    }

    @ParameterizedTest
    @DisplayName(
            "in place, although the account's password is another one in the backup: it stays, and a warning says so")
    @CsvSource({"MariaDB", "MySQL"})
    void otherPassword(String flavour) {
        try (DatabaseServer server = server(flavour)) {
            agent.plan("shop", Plans.of("shop", server, "transfer: { receiver: vault }\n"));
            SortedMap<String, Long> before = server.checksums();
            agent.backup("shop");
            server.sql(
                    "ALTER USER " + DatabaseServer.USER + "@localhost IDENTIFIED BY 'of today'",
                    "DROP TABLE shop.orders");
            server.stop();
            agent.with(Plans.PASSWORD_VARIABLE, "of today");

            Outcome restored = agent.run("restore", "latest", "--instance", "shop", "--yes")
                    .expect(0);
            assertTrue(restored.err().contains("refuses the plan's account"), restored.err());
            assertEquals(before, server.checksums());
            agent.run("check", "shop").expect(5);
            agent.with(Plans.PASSWORD_VARIABLE, DatabaseServer.PASSWORD);
            agent.backup("shop");
        }
    }

    @ParameterizedTest
    @Tag("T5.2")
    @DisplayName("one table out of a backup comes back into the running server, as docs/restore.md says")
    @CsvSource({"MariaDB", "MySQL"})
    void oneTable(String flavour) throws Exception {
        try (DatabaseServer server = server(flavour)) {
            server.sql(
                    "ALTER TABLE shop.orders ADD KEY note (note)",
                    "DELETE FROM shop.orders WHERE id % 3 = 0",
                    "UPDATE shop.orders SET note = 'again' WHERE id % 7 = 0");
            agent.plan("shop", Plans.of("shop", server, "transfer: { receiver: vault }\n"));
            SortedMap<String, Long> before = server.checksums();
            agent.backup("shop");
            server.sql("DROP TABLE shop.orders");

            Path taken = folder.resolve("taken");
            String[] restore = {"restore", "latest", "--to", taken.toString(), "--only"};
            refuseUnknown(restore, taken);
            Outcome restored =
                    agent.run(with(restore, "shop/orders.*", "--yes", "--json")).expect(0);
            assertTrue(restored.err().contains("shop/orders.ibd"), restored.err());
            assertTrue(Files.notExists(taken.resolve("ibdata1")));
            try (Stream<Path> files = Files.walk(taken)) {
                long all = files.map(Path::toFile)
                        .filter(File::isFile)
                        .mapToLong(File::length)
                        .sum();
                assertEquals(all, restored.json().get("data").asLong(), restored.out());
            }

            boolean keysLater = flavour.equals("MariaDB");
            server.sql(
                    "CREATE TABLE shop.orders_back (id INT PRIMARY KEY AUTO_INCREMENT, note VARCHAR(200)"
                            + (keysLater ? "" : ", KEY note (note)") + ") ENGINE=InnoDB",
                    "ALTER TABLE shop.orders_back DISCARD TABLESPACE");
            Path file = server.dataDirectory().resolve("shop/orders_back.ibd");
            Files.copy(taken.resolve("shop/orders.ibd"), file);
            run(Redirect.PIPE, folder.resolve("out"), "chown", server.asOwner(), file.toString());
            server.sql("ALTER TABLE shop.orders_back IMPORT TABLESPACE");
            if (keysLater) {
                server.sql("ALTER TABLE shop.orders_back ADD KEY note (note)");
            }
            server.sql("RENAME TABLE shop.orders_back TO shop.orders");
            assertEquals("OK", server.sql("CHECK TABLE shop.orders").getFirst().get(3));
            assertEquals(before, server.checksums());
        }
    }

    private static String[] with(String[] beginning, String... more) {
        return Stream.of(beginning, more).flatMap(Stream::of).toArray(String[]::new);
    }

    private void refuseUnknown(String[] restore, Path target) {
        Outcome unknown = agent.run(with(restore, "shop/ordres.*", "--yes")).expect(5);
        assertTrue(unknown.err().contains("no file inside is named 'shop/ordres.*'"), unknown.err());
        assertTrue(Files.notExists(target));
        agent.run("restore", "latest", "--instance", "shop", "--only", "shop/orders.*")
                .expect(2);
    }

    @Test
    @DisplayName("the position that a restore tells leads through the kept binary logs to the moment before a mistake")
    void goesOn() throws Exception {
        try (DatabaseServer server = server("MariaDB")) {
            agent.plan("shop", Plans.of("shop", server, "transfer: { receiver: vault }\n"));
            agent.backup("shop");
            server.sql("INSERT INTO shop.orders (note) VALUES ('later')");
            SortedMap<String, Long> before = server.checksums();
            List<String> end = server.sql("SHOW MASTER STATUS").getFirst();
            server.sql("DROP TABLE shop.orders");
            server.stop();

            JsonNode restored = agent.run("restore", "latest", "--instance", "shop", "--yes", "--json")
                    .expect(0)
                    .json();
            String[] position = restored.get("logPosition").asText().split("[:,]");
            Path old = Path.of(restored.get("kept").get(0).asText());
            replay(server, position[1], end.get(1), old.resolve(position[0]), old.resolve(end.get(0)));
            assertEquals(before, server.checksums());
        }
    }

    /** As docs/restore.md says. */
    private void replay(DatabaseServer server, String from, String until, Path first, Path last) throws Exception {
        Path sql = folder.resolve("later.sql");
        run(
                Redirect.PIPE,
                sql,
                "mariadb-binlog",
                "--no-defaults",
                "--start-position=" + from,
                "--stop-position=" + until,
                first.toString(),
                last.toString());
        run(
                Redirect.from(sql.toFile()),
                folder.resolve("out"),
                "mariadb",
                "--no-defaults",
                "--user=root",
                "--socket=" + server.socket());
    }

    private static void run(Redirect in, Path out, String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectInput(in)
                .redirectOutput(out.toFile())
                .redirectError(Redirect.INHERIT)
                .start();
        assertTrue(process.waitFor(1, TimeUnit.MINUTES), command[0]);
        assertEquals(0, process.exitValue(), command[0]);
    }

    @Test
    @DisplayName("an instance found stopped is left stopped")
    void foundStopped() {
        try (DatabaseServer server = server("MariaDB")) {
            agent.plan("shop", Plans.of("shop", server, "transfer: { receiver: vault }\n"));
            server.stop();
            Outcome outcome = agent.run("backup", "run", "shop", "--json");
            assertFalse(server.isRunning(), "it was stopped and stays so");
            assertEquals(0.0, outcome.expect(0).json().get("downtime").asDouble());
        }
    }
}
