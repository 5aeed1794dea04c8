package io.quiesce.receiver.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quiesce.api.ByteSize;
import io.quiesce.api.Digest;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.Layout;
import io.quiesce.api.transfer.NameWish;
import io.quiesce.api.transfer.OpenRequest;
import io.quiesce.api.transfer.ResumeToken;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class RecordsTest {

    private static final ResumeToken TOKEN = new ResumeToken("abcdefghijklmnopqrstuv");

    @Property(tries = 200)
    @Tag("R5.1")
    void anOpenRecordReadsBackAndIsRefusedWhenCutOff(
            @ForAll long id,
            @ForAll @StringLength(max = 50) String plan,
            @ForAll @StringLength(max = 50) String directory,
            @ForAll @LongRange(min = 1) long chunkSize) {
        OpenRequest request = new OpenRequest(
                new BackupId(new UUID(id, ~id)),
                plan,
                new NameWish(directory, "x"),
                Layout.PLAIN,
                new ByteSize(chunkSize),
                new ByteSize(7));
        OpenRecord record = new OpenRecord("web1", request, TOKEN, Instant.ofEpochMilli(1_763_600_000_123L));
        byte[] bytes = record.encode();
        assertEquals(record, OpenRecord.decode(bytes));
        assertThrows(IllegalArgumentException.class, () -> OpenRecord.decode(Arrays.copyOf(bytes, bytes.length - 1)));
    }

    @Test
    void anOpenRecordOfAnotherVersionIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> OpenRecord.decode(new byte[] {2, 0, 0}));
    }

    @Test
    void aNameRecordIsIdAndDigestOfTheToken() {
        NameRecord record = new NameRecord(new BackupId(new UUID(1, 2)), NameRecord.digest(TOKEN));
        assertEquals(
                "0000000000000001" + "0000000000000002"
                        + Digest.ofContent(TOKEN.value().getBytes(), 0, 22).hex(),
                HexFormat.of().formatHex(record.encode()));
        assertEquals(record, NameRecord.decode(record.encode()));
        assertThrows(IllegalArgumentException.class, () -> NameRecord.decode(new byte[47]));
    }
}
