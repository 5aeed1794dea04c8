package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quiesce.api.ByteSize;
import io.quiesce.api.Digest;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.error.CaptureException;
import io.quiesce.api.instance.ShutdownKind;
import io.quiesce.api.plan.NetworkLimits;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.Layout;
import io.quiesce.api.transfer.ResumeToken;
import io.quiesce.api.transfer.SealHeader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("P11")
@Tag("R5.1")
class RunRecordTest {

    @Property(tries = 150)
    void readsWhatItWrote(
            @ForAll @LongRange(min = 0) long length,
            @ForAll @Size(max = 4) Map<String, String> facts,
            @ForAll @Size(max = 3) List<String> leftOut,
            @ForAll ShutdownKind shutdown)
            throws Exception {
        Path spool = Files.createTempDirectory("quiesce-record");
        try {
            RunRecord record = record(length, Facts.of(facts), leftOut, shutdown);
            record.write(spool);
            assertEquals(record, RunRecord.read(spool));
        } finally {
            Trees.remove(spool);
        }
    }

    static RunRecord record(long length, Facts facts, List<String> leftOut, ShutdownKind shutdown) {
        return new RunRecord(
                new SealHeader(
                        new BackupId(UUID.randomUUID()),
                        "agent",
                        "shop",
                        Layout.PLAIN,
                        Instant.ofEpochSecond(1),
                        Instant.ofEpochSecond(2),
                        Duration.ofMillis(1234),
                        shutdown,
                        false,
                        length,
                        length,
                        3,
                        4,
                        Digest.ofContent(new byte[0], 0, 0),
                        facts),
                new ResumeToken("t".repeat(30)),
                "vault",
                4,
                Optional.of(length).filter(l -> l > 0).map(ByteSize::new),
                NetworkLimits.DEFAULT.withSilence(Duration.ofMillis(1500)),
                leftOut);
    }

    @Test
    void aDamagedOneSaysWhichFieldIsMissing(@TempDir Path spool) throws Exception {
        Files.writeString(spool.resolve("captured.properties"), "plan=shop\n");
        CaptureException e = assertThrows(CaptureException.class, () -> RunRecord.read(spool));
        org.junit.jupiter.api.Assertions.assertTrue(e.getMessage().contains("backup"), e.getMessage());
    }
}
