package io.quiesce.chunkstore.internal.directory;

import io.quiesce.api.Digest;
import io.quiesce.api.error.StorageException;
import io.quiesce.api.spi.ObjectKey;
import io.quiesce.api.spi.UploadPart;
import io.quiesce.fuzz.Fuzz;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An upload's journal is read up to where it is torn, or refused. */
@Tag("P9")
class PartJournalFuzzTest {

    private static final ObjectKey KEY = new ObjectKey("web1/a/x.zip");
    private static final int RECORD = 64;

    @TempDir
    Path folder;

    private static Fuzz fuzz() {
        Digest digest = Digest.ofContent(new byte[1], 0, 1);
        ByteArrayOutputStream journal = new ByteArrayOutputStream();
        journal.writeBytes(PartJournal.header(KEY).array());
        for (int i = 0; i < 4; i++) {
            UploadPart part = new UploadPart(i, 10L * i, 10, digest);
            journal.writeBytes(PartJournal.encode(List.of(new PartJournal.Entry(i != 2, part)))
                    .array());
        }
        return Fuzz.of(
                        "part journal",
                        journal.toByteArray(),
                        PartJournal.header(KEY).array())
                .mending(PartJournalFuzzTest::crcsRight)
                .refusing(StorageException.class)
                .allocating(64, 1 << 18);
    }

    /** Of whole records behind a header of the usual length. */
    private static byte[] crcsRight(byte[] journal) {
        ByteBuffer bytes = ByteBuffer.wrap(journal);
        for (int at = PartJournal.header(KEY).limit(); at + RECORD <= journal.length; at += RECORD) {
            CRC32C crc = new CRC32C();
            crc.update(journal, at, RECORD - Integer.BYTES);
            bytes.putInt(at + RECORD - Integer.BYTES, (int) crc.getValue());
        }
        return journal;
    }

    private void read(byte[] input) throws Exception {
        Path file = folder.resolve("journal");
        Files.deleteIfExists(file); // some file systems write at once what replaces something
        Files.write(file, input);
        PartJournal.read(file, KEY, entry -> {});
    }

    @Test
    @DisplayName("thousands of them")
    void quick() {
        fuzz().run(3_000, this::read);
    }

    @Test
    @Tag("long")
    @DisplayName("a million of them")
    void million() {
        fuzz().run(1_000_000, this::read);
    }
}
