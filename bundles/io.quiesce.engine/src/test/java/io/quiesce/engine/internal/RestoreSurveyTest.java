package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Secret;
import io.quiesce.api.archive.ArchiveHeader;
import io.quiesce.api.archive.ArchiveSpec;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.archive.SourceRoot;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.instance.Finding.Severity;
import io.quiesce.api.instance.ShutdownKind;
import io.quiesce.api.plan.InstanceSpec;
import io.quiesce.api.plan.Plan;
import io.quiesce.api.plan.ServiceControl;
import io.quiesce.api.service.RestoreEngine.Request;
import io.quiesce.api.transfer.BackupRow;
import io.quiesce.api.transfer.Receipt;
import io.quiesce.api.transfer.SealHeader;
import io.quiesce.engine.internal.SwappingRestoreEngine.Sealed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("T5.1")
@DisplayName("The preview of a restore")
class RestoreSurveyTest {

    private static final SealHeader SEAL =
            RunRecordTest.record(1, Facts.NONE, List.of(), ShutdownKind.CLEAN).header();

    @TempDir
    Path folder;

    private Path data;
    private Path gone;

    @BeforeEach
    void directories() throws IOException {
        folder = folder.toRealPath();
        data = Files.createDirectory(folder.resolve("data"));
        gone = folder.resolve("gone");
    }

    private Finding roots(boolean signedHere, ScriptedInstance instance) throws Exception {
        Plan plan = new Plan("shop", true, spec(), null, null, null, null, null, List.of());
        Receipt receipt = new Receipt("db1", "1.zip", Instant.EPOCH, SEAL.contents(), "0".repeat(32), true, List.of());
        ArchiveHeader header = new ArchiveHeader(
                ArchiveSpec.DEFAULT,
                Facts.NONE,
                List.of(new SourceRoot("", data, data), new SourceRoot(".quiesce/roots/1/", gone, gone)));
        List<Finding> findings = new RestoreSurvey(
                        new Request("vault", SEAL.backup(), Optional.empty(), Optional.of(plan), ""),
                        new Sealed(new BackupRow(SEAL, receipt), signedHere),
                        AgentIdentity.of(folder.resolve("home")),
                        header)
                .inPlace(plan, instance)
                .findings();
        List<Finding> roots =
                findings.stream().filter(f -> f.check().equals("roots")).toList();
        assertEquals(1, roots.size(), findings::toString);
        assertTrue(roots.getFirst().message().contains(gone.toString()), findings::toString);
        return roots.getFirst();
    }

    private InstanceSpec spec() {
        return new InstanceSpec(
                "mysql",
                "127.0.0.1",
                3306,
                "q",
                Secret.of("x"),
                data,
                new ServiceControl.Command(List.of("stop"), List.of("start")),
                false,
                false,
                Optional.empty(),
                List.of());
    }

    @Test
    @DisplayName("names a directory that will be made")
    void missing() throws Exception {
        assertEquals(
                Severity.NOTE, roots(false, new ScriptedInstance(() -> "old")).severity());
    }

    @Test
    @DisplayName("refuses to make one that only the backup speaks of, unless this home has signed that")
    void unclaimed() throws Exception {
        ScriptedInstance instance = new ScriptedInstance(() -> "old").claimsNot(gone);
        assertEquals(Severity.REFUSED, roots(false, instance).severity());
        assertEquals(Severity.WARNING, roots(true, instance).severity());
    }

    private List<String> ofACopy(Facts facts) throws Exception {
        Receipt receipt = new Receipt("db1", "1.zip", Instant.EPOCH, SEAL.contents(), "0".repeat(32), true, List.of());
        Path target = folder.resolve("copy");
        return new RestoreSurvey(
                        new Request("vault", SEAL.backup(), Optional.of(target), Optional.empty(), ""),
                        new Sealed(new BackupRow(SEAL, receipt), true),
                        AgentIdentity.of(folder.resolve("home")),
                        new ArchiveHeader(ArchiveSpec.DEFAULT, facts, List.of(new SourceRoot("", target, target))))
                .copy(target).findings().stream().map(Finding::message).toList();
    }

    @Test
    @DisplayName("says where the instance's own log ends in the backup, where that is known")
    void logPosition() throws Exception {
        assertEquals(
                List.of("the backup ends at binlog.000412:15533, GTID 0-1-17"),
                ofACopy(Facts.of(Map.of(Facts.LOG_POSITION, "binlog.000412:15533, GTID 0-1-17"))));
        assertEquals(List.of(), ofACopy(Facts.NONE));
    }
}
