package io.quiesce.compression.internal;

import io.quiesce.api.Digest;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.error.ArchiveException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.instance.ShutdownKind;
import io.quiesce.api.service.Seals;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.ChunkRef;
import io.quiesce.api.transfer.Layout;
import io.quiesce.api.transfer.Receipt;
import io.quiesce.api.transfer.SealHeader;
import io.quiesce.fuzz.Fuzz;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A damaged or forged seal is read or refused. */
@Tag("P9")
class SealFuzzTest {

    private static final Digest DIGEST = Digest.ofContent(new byte[1], 0, 1);
    private static final Receipt RECEIPT =
            new Receipt("web1", "a/b.zip", Instant.EPOCH, DIGEST, DIGEST.hex().substring(32), false, List.of("a", "ü"));

    private final Seals seals = new PagedSeals();

    private byte[] seal(int count, boolean published) throws IOException, QuiesceException {
        List<ChunkRef> chunks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            chunks.add(new ChunkRef(i, 10L * i, 10, DIGEST));
        }
        SealHeader header = new SealHeader(
                new BackupId(new UUID(1, 2)),
                "agent",
                "shop",
                Layout.PLAIN,
                Instant.ofEpochSecond(1_700_000_000, 123_456_789),
                Instant.ofEpochSecond(1_700_000_060),
                Duration.ofMillis(1500),
                ShutdownKind.CLEAN,
                true,
                10L * count,
                3,
                42,
                count,
                DIGEST,
                Facts.of(Map.of("mysql.uuid", "1", "mysql.version", "8.0")));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        seals.write(header, chunks.iterator(), message -> new byte[70], out);
        if (published) {
            seals.append(RECEIPT, out);
        }
        return out.toByteArray();
    }

    private Fuzz fuzz() throws IOException, QuiesceException {
        return Fuzz.of("seal", seal(0, false), seal(1, true), seal(20, true))
                .mending(PageRepair::of)
                .refusing(ArchiveException.class)
                .allocating(64, 2 << 20);
    }

    private void read(byte[] input) throws IOException, QuiesceException {
        try (Seals.Reading reading = seals.read(new ByteArrayInputStream(input))) {
            while (reading.next().isPresent()) {
                continue;
            }
            reading.signedMessage();
            reading.signature();
            reading.receipt();
        }
    }

    @Test
    @DisplayName("thousands of them")
    void quick() throws Exception {
        fuzz().run(20_000, this::read);
    }

    @Test
    @Tag("long")
    @DisplayName("millions of them")
    void million() throws Exception {
        fuzz().run(2_000_000, this::read);
    }
}
