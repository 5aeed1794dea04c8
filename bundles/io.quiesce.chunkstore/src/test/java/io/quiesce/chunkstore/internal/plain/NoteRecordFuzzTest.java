package io.quiesce.chunkstore.internal.plain;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quiesce.fuzz.Fuzz;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A record of the store is read or refused. */
@Tag("P9")
class NoteRecordFuzzTest {

    private static final String MAGIC = "QSCNOTE1";

    private static Fuzz fuzz() {
        return Fuzz.of(
                        "note record",
                        new NoteRecord("web1/a", new byte[] {1, 2, 3}).encode(MAGIC),
                        new NoteRecord("", new byte[0]).encode(MAGIC))
                .mending(NoteRecordFuzzTest::crcRight)
                .refusing(IOException.class);
    }

    private static byte[] crcRight(byte[] record) {
        int checked = record.length - Integer.BYTES;
        if (checked >= 0) {
            CRC32C crc = new CRC32C();
            crc.update(record, 0, checked);
            ByteBuffer.wrap(record).putInt(checked, (int) crc.getValue());
        }
        return record;
    }

    private static void read(byte[] input) throws IOException {
        NoteRecord.decode(MAGIC, input);
    }

    @Test
    @DisplayName("thousands of them")
    void quick() {
        fuzz().run(20_000, NoteRecordFuzzTest::read);
    }

    @Test
    @Tag("long")
    @DisplayName("millions of them")
    void million() {
        fuzz().run(2_000_000, NoteRecordFuzzTest::read);
    }

    @Test
    @DisplayName("one whose note is longer or shorter than it says is damaged")
    void wrongLength() {
        byte[] record = new NoteRecord("", new byte[0]).encode(MAGIC);
        for (int length : new int[] {-1, 1}) {
            byte[] wrong = crcRight(ByteBuffer.wrap(record.clone())
                    .putInt(MAGIC.length() + 2, length)
                    .array());
            assertThrows(IOException.class, () -> read(wrong));
        }
    }
}
