package io.quiesce.mysql.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Cancellation;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.instance.Finding.Severity;
import io.quiesce.api.instance.Inspection;
import io.quiesce.api.plan.InstanceSpec;
import io.quiesce.api.plan.TimeLimits;
import io.quiesce.api.spi.Quiesced;
import io.quiesce.tests.servers.DatabaseServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** What tests of instance control on one server share; subclasses name the server. */
@Timeout(300)
abstract class ServerTest {

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
        return adapter.quiesce(instance, limits, inspection, new Unguarded(), steps::add, new Cancellation());
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

    abstract String flavour();
}
