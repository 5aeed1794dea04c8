package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quiesce.api.archive.ArchiveHeader;
import io.quiesce.api.archive.ArchiveSpec;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.archive.SourceRoot;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.instance.ShutdownKind;
import io.quiesce.api.service.RestoreEngine.Request;
import io.quiesce.api.transfer.BackupRow;
import io.quiesce.api.transfer.Receipt;
import io.quiesce.api.transfer.SealHeader;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What is said before a restore")
class RestoreSurveyTest {

    @TempDir
    Path folder = Path.of("");

    private List<String> told(Facts facts) throws Exception {
        SealHeader seal = RunRecordTest.record(1, Facts.NONE, List.of(), ShutdownKind.CLEAN)
                .header();
        Receipt receipt = new Receipt("db1", "1.zip", Instant.EPOCH, seal.contents(), "0".repeat(32), true, List.of());
        Path target = folder.resolve("copy");
        return new RestoreSurvey(
                        new Request("vault", seal.backup(), Optional.of(target), Optional.empty(), ""),
                        new SwappingRestoreEngine.Sealed(new BackupRow(seal, receipt), true),
                        AgentIdentity.of(folder),
                        new ArchiveHeader(ArchiveSpec.DEFAULT, facts, List.of(new SourceRoot("", target, target))))
                .copy(target).findings().stream().map(Finding::message).toList();
    }

    @Test
    @DisplayName("is where the instance's own log ends in the backup, where that is known")
    void logPosition() throws Exception {
        assertEquals(
                List.of("the backup ends at binlog.000412:15533, GTID 0-1-17"),
                told(Facts.of(Map.of(Facts.LOG_POSITION, "binlog.000412:15533, GTID 0-1-17"))));
        assertEquals(List.of(), told(Facts.NONE));
    }
}
