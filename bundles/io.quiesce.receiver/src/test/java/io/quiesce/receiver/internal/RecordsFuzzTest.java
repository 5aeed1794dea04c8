package io.quiesce.receiver.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.Digest;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.Layout;
import io.quiesce.api.transfer.NameWish;
import io.quiesce.api.transfer.OpenRequest;
import io.quiesce.api.transfer.ResumeToken;
import io.quiesce.fuzz.Fuzz;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the receiver wrote down about arrivals and names is read or refused, whatever became of it. */
@Tag("P9")
class RecordsFuzzTest {

    private static final ResumeToken TOKEN = new ResumeToken("abcdefghijklmnopqrstuv");
    private static final BackupId ID = new BackupId(new UUID(1, 2));

    private static Fuzz opens() {
        OpenRequest request = new OpenRequest(
                ID, "shop", new NameWish("a/b", "x"), Layout.PLAIN, ByteSize.mebibytes(50), ByteSize.mebibytes(900));
        return Fuzz.of("open record", new OpenRecord("web1", request, TOKEN, Instant.EPOCH).encode())
                .refusing(IllegalArgumentException.class)
                .allocating(256, 1 << 18);
    }

    private static void read(byte[] input) {
        OpenRecord record = OpenRecord.decode(input);
        record.sameAs(record.request());
    }

    private static Fuzz names() {
        return Fuzz.of("name record", new NameRecord(ID, Digest.ofContent(new byte[1], 0, 1)).encode())
                .refusing(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("thousands of them")
    void quick() {
        opens().run(20_000, RecordsFuzzTest::read);
        names().run(5_000, NameRecord::decode);
    }

    @Test
    @Tag("long")
    @DisplayName("millions of them")
    void million() {
        opens().run(2_000_000, RecordsFuzzTest::read);
        names().run(1_000_000, NameRecord::decode);
    }
}
