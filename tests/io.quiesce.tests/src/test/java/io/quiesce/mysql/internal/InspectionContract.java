package io.quiesce.mysql.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Cancellation;
import io.quiesce.api.archive.SourceRoot;
import io.quiesce.api.error.CancelledException;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.instance.Finding.Severity;
import io.quiesce.api.instance.Inspection;
import io.quiesce.api.plan.InstanceSpec;
import io.quiesce.api.plan.ServiceControl;
import io.quiesce.api.spi.Quiesced;
import io.quiesce.tests.servers.DatabaseServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What an inspection finds, on both flavours. */
abstract class InspectionContract extends ServerTest {

    @Nested
    @DisplayName("what somebody set while the server runs")
    class Unsaved extends OwnServer {

        @Test
        @DisplayName("is named when the restart undoes it, and is not when it stays")
        void named() {
            server.with("max_allowed_packet", "32M").start();
            server.sql(
                    "SET GLOBAL max_connections = 77",
                    "SET GLOBAL max_allowed_packet = 33554432",
                    "SET GLOBAL read_only = 1");
            Finding warning = finding(inspect(server.instance()), "settings", Severity.WARNING);

            assertContains("read_only (is ON, will be OFF), max_connections (is 77", warning.message());
            assertFalse(warning.message().contains("max_allowed_packet"), warning::message);
        }
    }

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    @DisplayName("the inspection of a running instance")
    class Inspected {

        @BeforeAll
        void start() {
            server = create().with("log_bin", "binlog").start();
            server.sampleRows(10);
        }

        @AfterAll
        void close() {
            Optional.ofNullable(server).ifPresent(DatabaseServer::close);
        }

        @Test
        @DisplayName("is inspected as the minimal user without a refusal or a warning, and keeps running")
        void inspected() {
            Inspection inspection = inspect(server.instance());

            assertTrue(inspection.running());
            assertEquals(
                    List.of(),
                    inspection.findings().stream()
                            .filter(f -> f.severity() == Severity.REFUSED || f.severity() == Severity.WARNING)
                            .toList());
            assertEquals(
                    List.of(
                            "service",
                            "login",
                            "version",
                            "privileges",
                            "data directory",
                            "process",
                            "owner",
                            "rights",
                            "error log",
                            "topology",
                            "activity",
                            "encryption",
                            "readable"),
                    inspection.findings().stream().map(Finding::check).toList());
            assertTrue(server.answers());
        }

        @Test
        @DisplayName("with a wrong password is refused")
        void wrongPassword() {
            Finding refusal =
                    refusal(inspect(Specs.login(server.instance(), DatabaseServer.USER, "no secret of ours")), "login");

            assertContains("denied", refusal.message());
            assertFalse(refusal.toString().contains("no secret of ours"));
        }

        @Test
        @DisplayName("with another data directory than the plan's is refused, and stays up")
        void wrongDirectory() {
            InstanceSpec instance = Specs.dataDirectory(server.instance(), server.extraDirectory("other"));
            Inspection inspection = inspect(instance);

            assertContains(
                    "the plan says", refusal(inspection, "data directory").message());
            assertThrows(
                    CheckFailedException.class,
                    () -> adapter.quiesce(
                            instance,
                            DatabaseServer.LIMITS,
                            inspection,
                            new Unguarded(),
                            steps::add,
                            new Cancellation()));
            assertTrue(server.answers());
        }

        @Test
        @DisplayName("whose user lacks privileges is refused, and each is named")
        void missingPrivileges() {
            server.sql("CREATE USER poor@localhost IDENTIFIED BY 'x1'", "GRANT PROCESS ON *.* TO poor@localhost");
            Finding refusal = refusal(inspect(Specs.login(server.instance(), "poor", "x1")), "privileges");

            assertContains("SHUTDOWN", refusal.message());
            assertFalse(refusal.message().contains("PROCESS"));
            assertContains("GRANT SHUTDOWN", refusal.hint());
            assertContains("'poor'@'localhost'", refusal.hint());
        }

        @Test
        @DisplayName("behind a systemd unit that does not exist is refused")
        void noSuchUnit() {
            Inspection inspection = inspect(server.instance(new ServiceControl.Systemd("quiesce-nobody")));

            assertContains("quiesce-nobody", refusal(inspection, "service").message());
        }

        @Test
        @DisplayName("with a start program that does not exist is refused")
        void noSuchProgram() {
            Inspection inspection = inspect(server.instance(Specs.command(List.of(), List.of("/nowhere/mysqld"))));

            assertContains("/nowhere/mysqld", refusal(inspection, "service").message());
        }

        @Test
        @Tag("R6.5")
        @DisplayName("stays up when the run is cancelled before the stop")
        void cancelled() {
            Cancellation cancellation = new Cancellation();
            cancellation.request();
            Inspection inspection = inspect(server.instance());

            assertThrows(
                    CancelledException.class,
                    () -> adapter.quiesce(
                            server.instance(),
                            DatabaseServer.LIMITS,
                            inspection,
                            new Unguarded(),
                            steps::add,
                            cancellation));
            assertTrue(server.answers());
        }

        @Test
        @DisplayName("with a long transaction and a running ALTER is reported, not refused")
        void activity() throws Exception {
            try (var session = server.connect("root", "");
                    var statement = session.createStatement()) {
                statement.execute("SET SESSION lock_wait_timeout = 60");
                statement.execute("LOCK TABLES shop.orders WRITE");
                Thread alter = Thread.ofVirtual().start(() -> {
                    try (var other = server.connect("root", "");
                            var ddl = other.createStatement()) {
                        ddl.execute("ALTER TABLE shop.orders ADD COLUMN more INT");
                    } catch (java.sql.SQLException e) {
                        // ends with the server of the test
                        return;
                    }
                });
                server.await(
                        "wait for the lock",
                        () -> server.sql("SHOW PROCESSLIST").toString().contains("ALTER"));

                Inspection inspection = inspect(server.instance());
                assertContains(
                        "runs DDL",
                        finding(inspection, "activity", Severity.WARNING).message());
                assertFalse(inspection.refused());
                statement.execute("UNLOCK TABLES");
                alter.join();
            }
        }
    }

    @Nested
    @DisplayName("files outside the data directory")
    class Outside extends OwnServer {

        private void restartWith(String option, Path directory) throws Exception {
            server.with(option, directory.toString()).start();
        }

        private void assertCaptured(Path directory) throws Exception {
            server.sampleRows(10);
            try (Quiesced quiesced = quiesce(server.instance())) {
                assertEquals(
                        List.of(server.dataDirectory(), directory),
                        quiesced.files().roots().stream()
                                .map(SourceRoot::directory)
                                .toList());
                assertEquals(
                        ".quiesce/roots/1/", quiesced.files().roots().get(1).prefix());
                assertEquals(directory, quiesced.files().roots().get(1).original());
            }
            server.stop();
            assertEquals(2, inspect(server.instance()).files().roots().size(), "the same when stopped");
        }

        @Test
        @DisplayName("binary logs are captured as a further root")
        void binlog() throws Exception {
            Path logs = server.extraDirectory("logs");
            server.with("log_bin", logs.resolve("bin").toString()).start();
            assertCaptured(logs);
        }

        @Test
        @DisplayName("redo logs are captured as a further root")
        void redo() throws Exception {
            Path redo = server.extraDirectory("redo");
            if (flavour().equals("mariadb")) {
                Files.move(server.dataDirectory().resolve("ib_logfile0"), redo.resolve("ib_logfile0"));
            } else {
                Files.move(server.dataDirectory().resolve("#innodb_redo"), redo.resolve("#innodb_redo"));
            }
            restartWith("innodb_log_group_home_dir", redo);
            assertCaptured(redo);
        }

        @Test
        @DisplayName("a linked database is captured as a further root")
        void linkedDatabase() throws Exception {
            server.start();
            server.sampleRows(10);
            server.stop();
            Path linked = server.extraDirectory("linked").resolve("shop");
            Files.move(server.dataDirectory().resolve("shop"), linked);
            Files.createSymbolicLink(server.dataDirectory().resolve("shop"), linked);
            server.start();
            assertCaptured(linked);
        }

        @Test
        @DisplayName("a directory shared with strangers is refused, and the first stranger named")
        void shared() throws Exception {
            Path logs = server.extraDirectory("logs");
            server.with("log_bin", logs.resolve("bin").toString()).start();
            Files.writeString(logs.resolve("syslog"), "other");

            Finding refusal = refusal(inspect(server.instance()), "files");
            assertContains(logs.toString(), refusal.message());
            assertContains("syslog", refusal.message());
        }

        @Test
        @DisplayName("InnoDB tables with DATA DIRECTORY are refused by name")
        void remoteTablespace() {
            Path elsewhere = server.extraDirectory("elsewhere");
            server.with("innodb_directories", elsewhere.toString());
            if (flavour().equals("mariadb")) {
                server.with("loose_innodb_directories", "");
                removeOption("innodb_directories");
            }
            server.start();
            server.sampleRows(1);
            server.sql("CREATE TABLE shop.far (a INT) ENGINE=InnoDB DATA DIRECTORY='" + elsewhere + "'");

            Finding refusal = refusal(inspect(server.instance()), "files");
            assertContains("far.ibd", refusal.message());
            server.stop();
            assertTrue(inspect(server.instance()).refused());
        }

        private void removeOption(String name) {
            try {
                Path file = server.optionFile();
                Files.writeString(file, Files.readString(file).replaceAll("(?m)^" + name + ".*\\n", ""));
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
