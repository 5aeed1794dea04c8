package io.quiesce.mysql.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.instance.Finding;
import io.quiesce.api.instance.Finding.Severity;
import io.quiesce.api.instance.Inspection;
import io.quiesce.api.instance.ShutdownKind;
import io.quiesce.api.plan.InstanceSpec;
import io.quiesce.api.spi.Quiesced;
import io.quiesce.tests.servers.DatabaseServer;
import io.quiesce.tests.servers.MariaDbServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayName("MariaDB:")
class MariaDbStopAndStartTest extends StopAndStartContract {

    @Override
    DatabaseServer create() {
        return MariaDbServer.create();
    }

    @Override
    String flavour() {
        return "mariadb";
    }

    @Nested
    @DisplayName("a replica")
    class Replica extends OwnServer {

        private DatabaseServer source() {
            DatabaseServer source =
                    MariaDbServer.create().with("log_bin", "binlog").start();
            source.sql(
                    "CREATE USER repl@localhost IDENTIFIED BY 'r'", "GRANT REPLICATION SLAVE ON *.* TO repl@localhost");
            return source;
        }

        /** From now on. */
        private void replicate(DatabaseServer source) {
            List<String> position = source.sql("SHOW MASTER STATUS").getFirst();
            server.sql(
                    "CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT=" + source.port()
                            + ", MASTER_USER='repl', MASTER_PASSWORD='r', MASTER_LOG_FILE='" + position.get(0)
                            + "', MASTER_LOG_POS=" + position.get(1),
                    "START SLAVE");
            awaitReplica(source);
        }

        private static void awaitReplica(DatabaseServer source) {
            source.await(
                    "be read by its replica",
                    () -> source.sql("SHOW PROCESSLIST").toString().contains("Binlog Dump"));
        }

        private List<Finding> afterwards() throws Exception {
            try (Quiesced quiesced = quiesce(server.instance())) {
                quiesced.thaw();
                return quiesced.notAsFound();
            }
        }

        @Test
        @DisplayName(
                "that replicates again needs nobody; one that somebody stopped is warned of, and runs after the start")
        void again() throws Exception {
            try (DatabaseServer source = source()) {
                server.start();
                replicate(source);
                assertContains(
                        "it catches up after the start",
                        finding(inspect(server.instance()), "topology", Severity.NOTE)
                                .message());
                assertEquals(List.of(), afterwards());

                server.sql("STOP SLAVE");
                assertContains(
                        "starts it again",
                        finding(inspect(server.instance()), "topology", Severity.WARNING)
                                .message());
                assertEquals(List.of(), afterwards());
                server.await(
                        "replicate again",
                        () -> server.sql("SHOW SLAVE STATUS").toString().contains("Yes, Yes"));
            }
        }

        @Test
        @DisplayName("that the server does not start by itself is warned of before, and told afterwards")
        void skipped() throws Exception {
            try (DatabaseServer source = source()) {
                server.with("skip-slave-start", "").start();
                replicate(source);
                assertContains(
                        "stands still after the start",
                        finding(inspect(server.instance()), "topology", Severity.WARNING)
                                .message());

                List<Finding> missing = afterwards();
                assertEquals(1, missing.size(), missing::toString);
                assertContains(
                        "does not run again: 127.0.0.1", missing.getFirst().message());
            }
        }
    }

    @Nested
    @DisplayName("an instance under mariadbd-safe")
    class Safe extends OwnServer {

        private InstanceSpec startUnderSafe() {
            MariaDbServer mariadb = (MariaDbServer) server;
            mariadb.launch(mariadb.safeStart());
            mariadb.awaitAnswer();
            return mariadb.instance(Specs.command(List.of(), mariadb.safeStart()));
        }

        private ProcessHandle safe() {
            return server.process().parent().orElseThrow();
        }

        @Test
        @Tag("R3.1")
        @Tag("P5")
        @DisplayName("goes down together with it, and comes up under a new one")
        void cycle() throws Exception {
            InstanceSpec instance = startUnderSafe();
            assertContains(
                    "mariadbd-safe",
                    finding(inspect(instance), "respawner", Severity.NOTE).message());
            ProcessHandle safe = safe();
            try (Quiesced quiesced = quiesce(instance)) {
                assertFalse(safe.isAlive());
                assertEquals(ShutdownKind.CLEAN, quiesced.shutdown(), steps::toString);
            }
            assertTrue(server.answers());
            assertNotEquals(safe.pid(), safe().pid());
        }

        @Test
        @DisplayName("stays down even when it had to be killed")
        void killed() throws Exception {
            InstanceSpec instance = Specs.allowKill(startUnderSafe());
            Suspender suspender = new Suspender(server.process());
            var limits = Specs.limits(Duration.ofMillis(200), Duration.ofSeconds(60));
            Inspection inspection = adapter.inspect(instance, limits);
            try (Quiesced quiesced = adapter.quiesce(
                    instance,
                    limits,
                    inspection,
                    new Unguarded(),
                    suspender::onStep,
                    new io.quiesce.api.Cancellation())) {
                assertEquals(ShutdownKind.CRASH, quiesced.shutdown());
                quiesced.confirmDown();
            }
            assertTrue(server.answers());
        }
    }
}
