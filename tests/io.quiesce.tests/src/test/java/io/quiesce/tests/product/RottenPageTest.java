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
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A page that rots on the disk is told with the next backup; files of healthy servers raise no alarm. */
@Tag("R3.2")
class RottenPageTest {

    @RegisterExtension
    static final Site SITE = new Site();

    private AgentHome agent;

    @BeforeEach
    void agent() {
        agent = SITE.agent().with(Plans.PASSWORD_VARIABLE, DatabaseServer.PASSWORD);
    }

    private void plan(DatabaseServer server, String more) {
        agent.plan(
                "shop",
                Plans.of("shop", server, more + "transfer: { receiver: vault }\n")
                        .replace("instance:\n", "instance:\n  keyring: beside the data\n"));
    }

    /** Pages that were checked, not checked, and bad. */
    private List<Long> pages(JsonNode backup) {
        JsonNode facts = agent.run("backup", "show", backup.get("id").asText(), "--json")
                .expect(0)
                .json()
                .get("facts");
        return List.of(
                facts.get("mysql.pages.checked").asLong(),
                facts.get("mysql.pages.unchecked").asLong(),
                facts.get("mysql.pages.bad").asLong());
    }

    private static void fill(DatabaseServer server, String table) {
        server.sql("INSERT INTO " + table + " (id, place, note, text) SELECT id, POINT(id, id), note, REPEAT(note, 60)"
                + " FROM shop.orders");
    }

    private static void tables(DatabaseServer server, List<String> kinds) {
        for (int i = 0; i < kinds.size(); i++) {
            String table = "shop.t" + i;
            server.sql("CREATE TABLE " + table + " (id INT PRIMARY KEY, place POINT NOT NULL, note VARCHAR(200),"
                    + " text LONGTEXT, KEY (note), SPATIAL KEY (place)) ENGINE=InnoDB "
                    + kinds.get(i));
            fill(server, table);
            // what was in use and is not, what is made again in its place
            server.sql("DELETE FROM " + table + " WHERE id % 3 > 0", "CREATE TABLE shop.gone LIKE " + table);
            fill(server, "shop.gone");
            server.sql("DROP TABLE shop.gone", "CREATE TABLE shop.gone LIKE " + table);
            fill(server, "shop.gone");
            server.sql("TRUNCATE TABLE shop.gone", "DROP TABLE shop.gone");
        }
        server.sql("CREATE TABLE shop.parts (id INT PRIMARY KEY, note VARCHAR(200)) ENGINE=InnoDB"
                + " PARTITION BY HASH (id) PARTITIONS 4");
        server.sql("INSERT INTO shop.parts SELECT id, note FROM shop.orders");
    }

    private static DatabaseServer mariaDb() throws IOException {
        MariaDbServer server = MariaDbServer.create();
        Path keys = server.extraDirectory("keys").resolve("keys.txt");
        Files.writeString(keys, "1;" + "0123456789ABCDEF".repeat(4) + "\n");
        server.with("plugin_load_add", "file_key_management").with("file_key_management_filename", keys.toString());
        server.start();
        server.sampleRows(1000);
        tables(server, List.of("", "PAGE_COMPRESSED=1", "ENCRYPTED=YES", "PAGE_COMPRESSED=1 ENCRYPTED=YES"));
        return server;
    }

    /** A table whose pages are compressed as they are changed. */
    private static void compressed(DatabaseServer server) {
        server.sql("CREATE TABLE shop.small (id INT PRIMARY KEY, note VARCHAR(200), text LONGTEXT) ENGINE=InnoDB"
                + " ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=4");
        server.sql("INSERT INTO shop.small SELECT id, note, REPEAT(note, 60) FROM shop.orders");
    }

    private static DatabaseServer server(String flavour) throws IOException {
        if (flavour.equals("MariaDB")) {
            DatabaseServer server = mariaDb();
            compressed(server);
            server.sql("SET GLOBAL innodb_checksum_algorithm=crc32");
            for (String kind : List.of("", "PAGE_COMPRESSED=1", "ENCRYPTED=YES")) {
                String table = "shop.old" + kind.replaceAll("\\W", "");
                server.sql("CREATE TABLE " + table + " (id INT PRIMARY KEY, place POINT NOT NULL, note VARCHAR(200),"
                        + " text LONGTEXT" + (kind.equals("ENCRYPTED=YES") ? "" : ", SPATIAL KEY (place)")
                        + ") ENGINE=InnoDB " + kind);
                fill(server, table);
            }
            return server;
        }
        DatabaseServer server = MySqlServer.create().start();
        server.sampleRows(1000);
        tables(server, List.of("", "COMPRESSION='zlib'"));
        compressed(server);
        server.sql("CREATE TABLESPACE own ADD DATAFILE 'own.ibd'", "CREATE TABLE shop.o (id INT) TABLESPACE own");
        server.sql("INSERT INTO shop.o SELECT id FROM shop.orders");
        return server;
    }

    @ParameterizedTest
    @ValueSource(strings = {"MariaDB", "MySQL"})
    @DisplayName(
            "tables of every kind, imported ones too, also after a crash was mended, raise no alarm; a crash copy is not checked")
    void healthy(String flavour) throws IOException {
        try (DatabaseServer server = server(flavour)) {
            Path folder = server.dataDirectory().resolve("shop");
            server.sql("CREATE TABLE shop.moved LIKE shop.orders", "ALTER TABLE shop.moved DISCARD TABLESPACE");
            Path cold = server.directory().resolve("moved.ibd");
            server.stop();
            Files.copy(folder.resolve("orders.ibd"), cold);
            server.start();
            Files.copy(cold, folder.resolve("moved.ibd"));
            Files.setPosixFilePermissions(
                    folder.resolve("moved.ibd"), Files.getPosixFilePermissions(folder.resolve("orders.ibd")));
            Files.setAttribute(
                    folder.resolve("moved.ibd"),
                    "unix:uid",
                    Files.getAttribute(folder.resolve("orders.ibd"), "unix:uid"));
            server.sql("ALTER TABLE shop.moved IMPORT TABLESPACE");
            plan(server, "");
            List<Long> pages = pages(agent.backup("shop"));
            assertTrue(pages.get(0) > 500 && pages.get(2) == 0, pages.toString());
            assertTrue(flavour.equals("MySQL") || pages.get(1) > 0, "what is encrypted in the older format: " + pages);

            server.sql("UPDATE shop.t0 SET note = CONCAT(note, 'x')");
            server.kill();
            Outcome crash = agent.run("backup", "run", "shop").expect(12);
            assertTrue(crash.err().contains("not looked at"), crash.err());
            assertFalse(crash.err().contains("match"), crash.err());
            if (!server.isRunning()) {
                server.start();
            }
            assertEquals(0, pages(agent.backup("shop")).get(2));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"MariaDB", "MySQL"})
    @DisplayName(
            "a byte that has changed in the file of a table is told, with the table, and the backup has it as a fact")
    void rotten(String flavour) throws IOException {
        try (DatabaseServer server = flavour.equals("MariaDB") ? MariaDbServer.create() : MySqlServer.create()) {
            server.start();
            server.sampleRows(1000);
            server.stop();
            Path file = server.dataDirectory().resolve("shop/orders.ibd");
            FileTime modified = Files.getLastModifiedTime(file);
            try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
                bytes.seek(4 * 16384 + 5000);
                int was = bytes.read();
                bytes.seek(4 * 16384 + 5000);
                bytes.write(was ^ 1);
            }
            Files.setLastModifiedTime(file, modified);
            plan(server, "");
            Outcome outcome = agent.run("backup", "run", "shop", "--json").expect(0);
            assertTrue(
                    outcome.err()
                            .contains(
                                    "a page of shop/orders.ibd does not match its checksum, it is page 4 (offset 65,536)"),
                    outcome.err());
            assertTrue(outcome.err().contains("CHECK TABLE `shop`.`orders`"), outcome.err());
            assertEquals(1, pages(outcome.json()).get(2));

            plan(server, "capture: { checkPages: false }\n");
            Outcome silent = agent.run("backup", "run", "shop", "--json").expect(0);
            assertFalse(silent.err().contains("checksum"), silent.err());
        }
    }
}
