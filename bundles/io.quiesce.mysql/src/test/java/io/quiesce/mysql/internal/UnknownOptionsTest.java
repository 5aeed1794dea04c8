package io.quiesce.mysql.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Secret;
import io.quiesce.api.archive.ArchiveHeader;
import io.quiesce.api.archive.ArchiveSpec;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.archive.SourceRoot;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.instance.Finding.Severity;
import io.quiesce.api.plan.InstanceSpec;
import io.quiesce.api.plan.ServiceControl;
import io.quiesce.api.plan.TimeLimits;
import io.quiesce.api.spi.RestoreTarget;
import io.quiesce.mysql.internal.Scenario.OnShutdown;
import io.quiesce.mysql.internal.Scenario.OnStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("T5.1")
@DisplayName("A restore into an instance that a script of its own starts")
class UnknownOptionsTest {

    private static final Scenario STOPPED =
            new Scenario(false, false, false, false, false, OnShutdown.ENDS, true, true, List.of(OnStart.UP), false);

    @TempDir
    Path folder;

    private Path data;

    @BeforeEach
    void instance() throws IOException {
        folder = folder.toRealPath();
        data = Files.createDirectory(folder.resolve("data"));
    }

    private RestoreTarget target(Path further) {
        SimulatedHost host = new SimulatedHost(STOPPED, folder);
        InstanceSpec instance = new InstanceSpec(
                "mysql",
                "127.0.0.1",
                SimulatedHost.PORT,
                "q",
                Secret.of("x"),
                data,
                new ServiceControl.Command(List.of("/bin/true"), List.of("/usr/local/bin/start-it")),
                false,
                false,
                Optional.empty(),
                List.of());
        List<SourceRoot> roots =
                List.of(new SourceRoot("", data, data), new SourceRoot(".quiesce/roots/1/", further, further));
        return new MySqlAdapter(new Host(host, host, host))
                .restoreTarget(instance, TimeLimits.DEFAULT, new ArchiveHeader(ArchiveSpec.DEFAULT, Facts.NONE, roots));
    }

    private static List<Finding> roots(RestoreTarget target) {
        return target.findings().stream().filter(f -> f.check().equals("roots")).toList();
    }

    @Test
    @DisplayName("replaces no directory outside that only the backup names")
    void existing() throws IOException {
        Path binlogs = Files.createDirectory(folder.resolve("binlogs"));
        Finding refusal = roots(target(binlogs)).getFirst();
        assertEquals(Severity.REFUSED, refusal.severity());
        assertTrue(refusal.message().contains(binlogs.toString()), refusal.message());
        assertTrue(refusal.hint().contains("optionFiles"), refusal.hint());
    }

    @Test
    @DisplayName("replaces one that a link of the data directory leads to")
    void linked() throws IOException {
        Path shop = Files.createDirectory(folder.resolve("shop"));
        Files.createSymbolicLink(data.resolve("shop"), shop);
        assertEquals(Severity.OK, roots(target(shop)).getFirst().severity());
    }

    @Test
    @DisplayName("says which missing ones nothing but the backup names")
    void missing() {
        assertEquals(
                List.of(folder.resolve("gone")), target(folder.resolve("gone")).unclaimed());
    }
}
