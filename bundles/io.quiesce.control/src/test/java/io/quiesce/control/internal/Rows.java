package io.quiesce.control.internal;

import io.quiesce.api.Digest;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.instance.ShutdownKind;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.BackupRow;
import io.quiesce.api.transfer.Layout;
import io.quiesce.api.transfer.Receipt;
import io.quiesce.api.transfer.SealHeader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Published backups as receivers list them. */
final class Rows {

    private static final Instant AT = Instant.parse("2026-11-27T07:00:00Z");
    private static final Digest DIGEST = Digest.of(new byte[32]);

    private Rows() {}

    static BackupRow row(BackupId id, String plan) {
        return new BackupRow(
                new SealHeader(
                        id,
                        "agent",
                        plan,
                        Layout.PLAIN,
                        AT,
                        AT,
                        Duration.ofSeconds(2),
                        ShutdownKind.CLEAN,
                        true,
                        1000,
                        3000,
                        4,
                        1,
                        DIGEST,
                        Facts.of(Map.of("server.version", "11.8.3", "a", "\u00e4\n"))),
                new Receipt("db1", plan + "/1.zip", AT, DIGEST, "0".repeat(32), true, List.of()));
    }
}
