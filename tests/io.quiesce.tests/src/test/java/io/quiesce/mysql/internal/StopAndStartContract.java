package io.quiesce.mysql.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Cancellation;
import io.quiesce.api.archive.SourceRoot;
import io.quiesce.api.error.InstanceDownException;
import io.quiesce.api.error.InstanceException;
import io.quiesce.api.error.QuiesceException;
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
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How an instance goes down and comes back, on both flavours. */
abstract class StopAndStartContract extends ServerTest {

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
                            new Unguarded(),
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
                    new Unguarded(),
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
                    new Unguarded(),
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
            Quiesced quiesced = quiesce(instance, Specs.limits(Duration.ofSeconds(30), Duration.ofSeconds(10)));
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
}
