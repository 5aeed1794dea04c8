package io.quiesce.mysql.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
