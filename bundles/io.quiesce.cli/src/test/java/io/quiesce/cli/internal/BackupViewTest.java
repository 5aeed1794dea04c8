package io.quiesce.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quiesce.api.Digest;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.instance.ShutdownKind;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.BackupRow;
import io.quiesce.api.transfer.Layout;
import io.quiesce.api.transfer.ListedBackup;
import io.quiesce.api.transfer.Receipt;
import io.quiesce.api.transfer.SealHeader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Everything known of a backup")
class BackupViewTest {

    private static final BackupId ID = new BackupId(new UUID(0, 1));
    private static final Digest DIGEST = Digest.of(new byte[Digest.LENGTH]);

    private static ListedBackup backup(Map<String, String> facts) {
        SealHeader seal = new SealHeader(
                ID,
                "agent",
                "shop",
                Layout.PLAIN,
                Instant.EPOCH,
                Instant.EPOCH,
                Duration.ZERO,
                ShutdownKind.CRASH,
                true,
                1,
                1,
                1,
                1,
                DIGEST,
                Facts.of(facts));
        Receipt receipt =
                new Receipt("db1", "shop/1", Instant.EPOCH, DIGEST, "0".repeat(32), false, List.of("a crash copy"));
        return new ListedBackup(new BackupRow(seal, receipt), Instant.EPOCH, Optional.empty());
    }

    @Test
    @DisplayName("is what the receiver found, whatever the client calls its facts")
    void found() {
        Map<String, String> facts = Map.of(
                "good",
                "true",
                "client",
                "other",
                "path",
                "/",
                "shutdown",
                "clean",
                "held",
                "x",
                "mysql.version",
                "8.4");
        Map<String, Object> honest = BackupView.document(backup(Map.of()), true);
        Map<String, Object> shown = BackupView.document(backup(facts), true);
        assertEquals(facts, shown.get("facts"));
        assertEquals(List.copyOf(honest.keySet()), List.copyOf(shown.keySet()));
        honest.forEach((key, value) -> assertEquals(key.equals("facts") ? facts : value, shown.get(key), key));
    }
}
