package io.quiesce.mysql.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Cancellation;
import io.quiesce.api.archive.SourceRoot;
import io.quiesce.api.error.CancelledException;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.InstanceDownException;
import io.quiesce.api.error.InstanceException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.instance.Finding.Severity;
import io.quiesce.api.instance.Inspection;
import io.quiesce.api.instance.ShutdownKind;
import io.quiesce.api.plan.InstanceSpec;
import io.quiesce.api.plan.ServiceControl;
import io.quiesce.api.plan.TimeLimits;
import io.quiesce.api.spi.Quiesced;
import io.quiesce.tests.servers.DatabaseServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What holds for both flavours; subclasses name the server. */
@Timeout(300)
abstract class InstanceControlContract {

    final MySqlAdapter adapter = TestHost.adapter();
    final List<String> steps = new ArrayList<>();
    DatabaseServer server;

    abstract DatabaseServer create();

    /** Tests with a server of their own. */
    abstract class OwnServer {

        @BeforeEach
        void createServer() {
            server = create();
        }

        @AfterEach
        void closeServer() {
            Optional.ofNullable(server).ifPresent(DatabaseServer::close);
        }
    }

    Inspection inspect(InstanceSpec instance) {
        return adapter.inspect(instance, DatabaseServer.LIMITS);
    }

    Quiesced quiesce(InstanceSpec instance) throws QuiesceException {
        return quiesce(instance, DatabaseServer.LIMITS);
    }

    Quiesced quiesce(InstanceSpec instance, TimeLimits limits) throws QuiesceException {
        Inspection inspection = adapter.inspect(instance, limits);
        assertFalse(inspection.refused(), () -> inspection.findings().toString());
        return adapter.quiesce(instance, limits, inspection, steps::add, new Cancellation());
    }

    static Finding finding(Inspection inspection, String check, Severity severity) {
        return inspection.findings().stream()
                .filter(f -> f.check().equals(check) && f.severity() == severity)
                .findFirst()
                .orElseThrow(() ->
                        new AssertionError("no " + severity + " finding of " + check + " in " + inspection.findings()));
    }

    static Finding refusal(Inspection inspection, String check) {
        return finding(inspection, check, Severity.REFUSED);
    }

    static void assertContains(String part, String text) {
        assertTrue(text.contains(part), () -> "'" + part + "' in: " + text);
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
                    () -> adapter.quiesce(instance, DatabaseServer.LIMITS, inspection, steps::add, new Cancellation()));
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
                            server.instance(), DatabaseServer.LIMITS, inspection, steps::add, cancellation));
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
    @DisplayName("a running instance")
    class Running extends OwnServer {

        @BeforeEach
        void start() {
            server.with("log_bin", "binlog").start();
            server.sampleRows(100);
        }

        @Test
        @Tag("R3.1")
        @Tag("R3.5")
        @Tag("P5")
        @DisplayName("is stopped cleanly, shown down, started again and holds the same rows")
        void cycle() throws Exception {
            SortedMap<String, Long> before = server.checksums();
            ProcessHandle old = server.process();
            try (Quiesced quiesced = quiesce(server.instance())) {
                assertFalse(old.isAlive());
                assertFalse(server.isRunning());
                assertEquals(ShutdownKind.CLEAN, quiesced.shutdown(), () -> steps.toString());
                quiesced.confirmDown();
                quiesced.thaw();
                assertTrue(server.answers());
                assertNotEquals(Duration.ZERO, quiesced.downtime());
                Duration downtime = quiesced.downtime();
                quiesced.thaw();
                assertEquals(downtime, quiesced.downtime());
            }
            assertEquals(before, server.checksums());
        }

        @Test
        @Tag("R3.1")
        @Tag("P5")
        @DisplayName("is started by a command that returns")
        void returningCommand() throws Exception {
            quiesce(server.instance(Specs.command(List.of(), server.returningStart())))
                    .close();

            assertTrue(server.answers());
        }

        @Test
        @Tag("R3.1")
        @Tag("P5")
        @DisplayName("is controlled through its init script, as root; others are told that they can't")
        void sysv() throws Exception {
            try (InitScript script = new InitScript(server)) {
                InstanceSpec instance = server.instance(new ServiceControl.Sysv(script.name()));
                if (!InitScript.possible()) {
                    assertContains(
                            "init script", refusal(inspect(instance), "service").message());
                    return;
                }
                quiesce(instance).close();
                assertTrue(server.answers());
                assertEquals(List.of("status", "status", "stop", "start"), script.calls());
            }
        }

        @Test
        @DisplayName("leaves out sockets, pid files and temporary tablespaces, and captures the data directory alone")
        void files() throws Exception {
            server.stop();
            server.with("socket", server.dataDirectory().resolve("s.sock").toString())
                    .with("pid_file", server.dataDirectory().resolve("x.pid").toString())
                    .start();
            Inspection inspection = inspect(server.instance());

            List<String> leftOut = inspection.files().leftOut().stream()
                    .map(p -> p.getFileName().toString())
                    .toList();
            assertTrue(leftOut.containsAll(List.of("s.sock", "x.pid", "ibtmp1")), leftOut::toString);
            assertEquals(
                    List.of(new SourceRoot("", server.dataDirectory(), server.dataDirectory())),
                    inspection.files().roots());
        }

        @Test
        @DisplayName("tells identity, version, settings, option files and the last log position")
        void facts() throws Exception {
            String last = server.sql("SHOW BINARY LOGS").getLast().get(0);
            Quiesced quiesced = quiesce(server.instance());
            var facts = quiesced.facts();
            quiesced.close();

            assertEquals(flavour(), facts.get("mysql.flavour").orElseThrow());
            assertEquals("16384", facts.get("mysql.pageSize").orElseThrow());
            assertEquals("0", facts.get("mysql.lowerCaseTableNames").orElseThrow());
            assertEquals(
                    server.sql(flavour().equals("mysql") ? "SELECT @@server_uuid" : "SELECT @@server_uid")
                            .get(0)
                            .get(0),
                    facts.get("mysql.uuid").orElseThrow());
            assertEquals(last, facts.get("mysql.binlog.file").orElseThrow());
            assertEquals(
                    Long.toString(Files.size(server.dataDirectory().resolve(last))),
                    facts.get("mysql.binlog.position").orElseThrow());
            assertContains(
                    "port = " + server.port(),
                    facts.get("mysql.optionFile." + server.optionFile()).orElseThrow());
            assertFalse(facts.toString().contains(DatabaseServer.PASSWORD));
        }

        @Test
        @DisplayName(
                "with innodb_fast_shutdown=2 is refused for the minimal user, and fully shut down for one who may set it")
        void fastShutdown() throws Exception {
            server.sql("SET GLOBAL innodb_fast_shutdown = 2");
            assertContains(
                    "innodb_fast_shutdown is 2",
                    refusal(inspect(server.instance()), "shutdown mode").message());

            String more = flavour().equals("mysql") ? "SYSTEM_VARIABLES_ADMIN" : "SUPER";
            server.sql("GRANT " + more + " ON *.* TO quiesce@localhost");
            try (Quiesced quiesced = quiesce(server.instance())) {
                assertEquals(ShutdownKind.CLEAN, quiesced.shutdown());
                assertEquals(
                        "2 → 1",
                        quiesced.facts().get("mysql.fastShutdown.changed").orElseThrow());
            }
        }

        @Test
        @Tag("R9.1")
        @DisplayName("that does not end within any limit is up again when the failure is reported")
        void hungShutdown() throws Exception {
            ProcessHandle process = server.process();
            InstanceSpec instance = server.instance();
            TimeLimits limits = Specs.limits(Duration.ofMillis(300), Duration.ofSeconds(60));
            Inspection inspection = adapter.inspect(instance, limits);
            Suspender suspender = new Suspender(process);

            QuiesceException e = assertThrows(
                    QuiesceException.class,
                    () -> adapter.quiesce(
                            instance,
                            limits,
                            inspection,
                            step -> {
                                steps.add(step);
                                suspender.onStep(step);
                            },
                            new Cancellation()));

            assertContains("does not end", e.getMessage());
            assertTrue(server.answers(), () -> e + " " + steps);
            assertNotEquals(process.pid(), server.process().pid());
        }

        @Test
        @DisplayName("that had to be killed is labelled a crash copy")
        void killed() throws Exception {
            Suspender suspender = new Suspender(server.process());
            suspender.stopSignal();
            suspender.continueSignal();
            InstanceSpec instance = Specs.allowKill(server.instance());
            TimeLimits limits = Specs.limits(Duration.ofMillis(200), Duration.ofSeconds(60));
            Inspection inspection = adapter.inspect(instance, limits);
            try (Quiesced quiesced = adapter.quiesce(
                    instance,
                    limits,
                    inspection,
                    step -> {
                        steps.add(step);
                        if (step.startsWith("Shutting down")) {
                            suspender.stopSignal();
                        }
                    },
                    new Cancellation())) {
                assertEquals(ShutdownKind.CRASH, quiesced.shutdown());
                assertContains("killed", quiesced.facts().get("mysql.shutdown").orElseThrow());
            }
            assertTrue(server.answers());
        }

        @Test
        @Tag("R9.1")
        @DisplayName("that dies during the shutdown is labelled a crash copy")
        void diesDuringShutdown() throws Exception {
            ProcessHandle process = server.process();
            Inspection inspection = inspect(server.instance());
            try (Quiesced quiesced = adapter.quiesce(
                    server.instance(),
                    DatabaseServer.LIMITS,
                    inspection,
                    step -> {
                        if (step.startsWith("Shutting down")) {
                            process.destroyForcibly();
                        }
                    },
                    new Cancellation())) {
                assertEquals(ShutdownKind.CRASH, quiesced.shutdown());
            }
            assertTrue(server.answers());
        }

        @Test
        @DisplayName("that somebody starts during the copy is noticed, and not started twice")
        void startedMeanwhile() throws Exception {
            try (Quiesced quiesced = quiesce(server.instance())) {
                server.start();
                long pid = server.process().pid();

                assertContains(
                        "no longer down",
                        assertThrows(InstanceException.class, quiesced::confirmDown)
                                .getMessage());
                quiesced.thaw();
                assertEquals(pid, server.process().pid());
                assertContains("already", steps.toString());
            }
        }

        @Test
        @Tag("R9.4")
        @DisplayName("that can't be started again is reported with instructions for this very instance")
        void cannotStart() throws Exception {
            InstanceSpec instance = server.instance();
            Quiesced quiesced = quiesce(instance, Specs.limits(Duration.ofSeconds(30), Duration.ofSeconds(20)));
            server.with("no_such_option_at_all", "1");

            InstanceDownException e = assertThrows(InstanceDownException.class, quiesced::thaw);

            assertContains(server.dataDirectory().toString(), e.getMessage());
            assertContains("was shut down cleanly", e.hint());
            assertContains(String.join(" ", server.foregroundStart()), e.hint());
            assertContains("-P " + server.port(), e.hint());
            assertContains("no_such_option_at_all", e.hint());
            server.with("loose_no_such_option_at_all", "1").with("no_such_option_at_all", "1");
            repairOptionFile();
            quiesced.thaw();
            assertTrue(server.answers());
        }

        private void repairOptionFile() throws Exception {
            Path file = server.optionFile();
            Files.writeString(file, Files.readString(file).replaceAll("(?m)^(loose_)?no_such_option_at_all.*\\n", ""));
        }
    }

    @Nested
    @DisplayName("a stopped instance")
    class Stopped extends OwnServer {

        @Test
        @Tag("R3.7")
        @DisplayName("is recognised as cleanly shut down from its files, and left stopped")
        void foundClean() throws Exception {
            server.with("log_bin", "binlog").start();
            server.sampleRows(10);
            server.stop();
            Inspection inspection = inspect(server.instance());
            assertFalse(inspection.running());

            try (Quiesced quiesced = quiesce(server.instance())) {
                assertEquals(ShutdownKind.FOUND_CLEAN, quiesced.shutdown(), steps::toString);
                assertEquals(Duration.ZERO, quiesced.downtime());
                assertEquals(flavour(), quiesced.facts().get("mysql.flavour").orElseThrow());
                assertTrue(quiesced.facts().get("mysql.binlog.position").isPresent());
                quiesced.confirmDown();
                quiesced.thaw();
            }
            assertFalse(server.isRunning());
        }

        @Test
        @DisplayName("that was killed is a crash copy")
        void foundCrashed() throws Exception {
            server.start();
            server.sampleRows(10);
            server.kill();

            try (Quiesced quiesced = quiesce(server.instance())) {
                assertEquals(ShutdownKind.CRASH, quiesced.shutdown());
            }
            assertFalse(server.isRunning());
        }

        @Test
        @DisplayName("that was shut down in the fast way is a crash copy")
        void foundFast() throws Exception {
            server.start();
            server.sampleRows(10);
            server.sql("SET GLOBAL innodb_fast_shutdown = 2");
            server.stop();

            try (Quiesced quiesced = quiesce(server.instance())) {
                assertEquals(ShutdownKind.CRASH, quiesced.shutdown());
            }
        }

        @Test
        @DisplayName("whose start command hides its options is refused, unless the plan names option files")
        void unknownOptions() {
            Inspection inspection = inspect(server.instance(Specs.command(List.of(), server.returningStart())));

            assertContains("optionFiles", refusal(inspection, "files").hint());
        }

        @Test
        @DisplayName("that runs under another port than the plan's is refused as running")
        void otherPort() {
            server.start();
            InstanceSpec real = server.instance();
            InstanceSpec wrong = new InstanceSpec(
                    "mysql",
                    real.host(),
                    1,
                    real.user(),
                    real.password(),
                    real.dataDirectory(),
                    real.service(),
                    false,
                    false,
                    real.keyring(),
                    List.of());
            Inspection inspection = inspect(wrong);

            assertTrue(inspection.running());
            assertContains("works in", refusal(inspection, "login").message());
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

    abstract String flavour();
}
