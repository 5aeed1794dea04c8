package io.quiesce.mysql.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.quiesce.api.archive.SourceRoot;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.instance.Finding.Severity;
import io.quiesce.api.instance.Inspection;
import io.quiesce.tests.servers.DatabaseServer;
import io.quiesce.tests.servers.MariaDbServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("MariaDB:")
class MariaDbInspectionTest extends InspectionContract {

    @Override
    DatabaseServer create() {
        return MariaDbServer.create();
    }

    @Override
    String flavour() {
        return "mariadb";
    }

    @Nested
    @DisplayName("other servers")
    class Others extends OwnServer {

        @Test
        @DisplayName("an attached replica is a refusal that allowMember lifts")
        void attachedReplica() {
            server.with("log_bin", "binlog").start();
            server.sql(
                    "CREATE USER repl@localhost IDENTIFIED BY 'r'", "GRANT REPLICATION SLAVE ON *.* TO repl@localhost");
            try (DatabaseServer replica =
                    MariaDbServer.create().with("log_bin", "binlog").start()) {
                replica.sql(
                        "CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT=" + server.port()
                                + ", MASTER_USER='repl', MASTER_PASSWORD='r', MASTER_LOG_FILE='binlog.000001',"
                                + " MASTER_LOG_POS=4",
                        "START SLAVE");
                server.await(
                        "be read by its replica",
                        () -> server.sql("SHOW PROCESSLIST").toString().contains("Binlog Dump"));

                assertContains(
                        "1 attached replicas",
                        refusal(inspect(server.instance()), "topology").message());
                assertFalse(inspect(Specs.allowMember(server.instance())).refused());
                Inspection ofReplica = inspect(replica.instance());
                assertFalse(ofReplica.refused(), ofReplica::toString);
                assertContains(
                        "replica of 127.0.0.1",
                        finding(ofReplica, "topology", Severity.NOTE).message());
            }
        }
    }

    @Nested
    @DisplayName("encrypted tablespaces")
    class Encrypted extends OwnServer {

        private void startEncrypted() throws Exception {
            Path keys = server.extraDirectory("keys").resolve("keys.txt");
            Files.writeString(keys, "1;770A8A65DA156D24EE2A093277530142\n");
            server.with("plugin_load_add", "file_key_management")
                    .with("file_key_management_filename", keys.toString())
                    .start();
            server.sql("CREATE DATABASE safe", "CREATE TABLE safe.t (a INT) ENGINE=InnoDB ENCRYPTED=YES");
        }

        @Test
        @DisplayName("are refused by name unless the plan says how the keys are kept, running or stopped")
        void refused() throws Exception {
            startEncrypted();
            assertContains(
                    "safe/t", refusal(inspect(server.instance()), "encryption").message());
            Inspection told = inspect(Specs.keyring(server.instance(), "printed, in the vault"));
            assertFalse(told.refused(), told::toString);
            assertContains(
                    "in the vault", finding(told, "encryption", Severity.NOTE).message());

            server.stop();
            refusal(inspect(server.instance()), "encryption");
            assertFalse(inspect(Specs.keyring(server.instance(), "printed, in the vault"))
                    .refused());
        }
    }

    @Nested
    @DisplayName("further files outside the data directory")
    class OutsideToo extends OwnServer {

        private List<Path> roots(Inspection inspection) {
            return inspection.files().roots().stream()
                    .map(SourceRoot::directory)
                    .toList();
        }

        @Test
        @DisplayName("undo tablespaces and Aria logs are captured as further roots")
        void undoAndAria() throws Exception {
            Path aria = server.extraDirectory("aria");
            for (String name : List.of("aria_log.00000001", "aria_log_control")) {
                Files.move(server.dataDirectory().resolve(name), aria.resolve(name));
            }
            server.with("aria_log_dir_path", aria.toString()).start();

            assertEquals(List.of(server.dataDirectory(), aria), roots(inspect(server.instance())));
        }

        @Test
        @DisplayName("linked MyISAM tables make their directory a further root, if it is theirs alone")
        void linkedMyIsam() throws Exception {
            Path tables = server.extraDirectory("tables");
            server.with("symbolic_links", "1").start();
            server.sql(
                    "CREATE DATABASE linked",
                    "CREATE TABLE linked.t (a INT) ENGINE=MyISAM DATA DIRECTORY='" + tables + "' INDEX DIRECTORY='"
                            + tables + "'",
                    "INSERT INTO linked.t VALUES (1)");
            assertEquals(List.of(server.dataDirectory(), tables), roots(inspect(server.instance())));

            Files.writeString(tables.resolve("letter.txt"), "not a table");
            Finding refusal = refusal(inspect(server.instance()), "files");
            assertContains("letter.txt", refusal.message());
        }

        @Test
        @DisplayName("a directory that holds the data directory is refused")
        void parent() {
            server.with("log_bin", server.directory().resolve("bin").toString()).start();

            assertContains(
                    "contains the data directory",
                    refusal(inspect(server.instance()), "files").message());
        }

        @Test
        @DisplayName("what this user can't read is named")
        void unreadable() throws Exception {
            if (System.getProperty("user.name").equals("root")) {
                // root reads everything: a link to nothing is what it can still stumble over
                server.start();
                Files.createSymbolicLink(server.dataDirectory().resolve("gone"), Path.of("/nowhere/at/all"));
                assertContains(
                        "link to nothing",
                        finding(inspect(server.instance()), "files", Severity.WARNING)
                                .message());
                return;
            }
            server.start();
            Path secret = Files.writeString(server.dataDirectory().resolve("secret.ibd"), "x");
            Files.setPosixFilePermissions(secret, java.util.Set.of());
            assertContains(
                    "secret.ibd",
                    refusal(inspect(server.instance()), "readable").message());
        }
    }
}
