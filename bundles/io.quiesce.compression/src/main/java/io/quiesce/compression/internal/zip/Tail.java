package io.quiesce.compression.internal.zip;

import io.quiesce.api.archive.ArchiveSource;
import io.quiesce.api.error.ArchiveException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.compression.internal.contents.ContentsFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Where the parts at the end of an archive lie; found from the end record alone and checked against each other.
 *
 * @param contents offset of the local header of contents
 * @param length of the contents document in bytes
 * @param crc32 of it, as the directory says
 * @param directory offset of the central directory
 * @param endRecords offset of what follows the directory
 * @param entries with contents
 */
public record Tail(long contents, long length, int crc32, long directory, long endRecords, long entries) {

    private static final String HINT =
            "The file is cut off, damaged, or no Data.zip; a zip that another tool has rewritten is none.";

    /** Offset of the first byte of the contents document. */
    public long document() {
        return contents + Framing.CONTENTS_HEADER;
    }

    public static Tail find(ArchiveSource source) throws QuiesceException {
        long fileLength = source.length();
        int count =
                (int) Math.min(fileLength, EndRecords.END_LENGTH + EndRecords.LOCATOR_LENGTH + EndRecords.END64_LENGTH);
        byte[] last = read(source, fileLength - count, count);
        ByteBuffer end = little(last).position(Math.max(0, count - EndRecords.END_LENGTH));
        if (count < EndRecords.END_LENGTH || end.getInt() != EndRecords.END) {
            throw wrong("the end record is missing", Math.max(0, fileLength - EndRecords.END_LENGTH));
        }
        end.getInt();
        end.getShort();
        long entries = end.getShort() & 0xFFFF;
        long length = end.getInt() & Framing.BIG;
        long directory = end.getInt() & Framing.BIG;
        int records = EndRecords.END_LENGTH;
        if (entries == 0xFFFF || length == Framing.BIG || directory == Framing.BIG) {
            ByteBuffer end64 = little(last);
            if (count < EndRecords.END_LENGTH + EndRecords.LOCATOR_LENGTH + EndRecords.END64_LENGTH
                    || end64.getInt() != EndRecords.END64) {
                throw wrong("the Zip64 end record is missing", Math.max(0, fileLength - count));
            }
            entries = end64.getLong(32);
            length = end64.getLong(40);
            directory = end64.getLong(48);
            records = count;
        }
        byte[] expected = EndRecords.of(entries, directory, length);
        int different = Arrays.mismatch(expected, Arrays.copyOfRange(last, count - records, count));
        if (different >= 0) {
            throw wrong("the end records are wrong", fileLength - records + different);
        }
        return find(source, entries, directory, length, fileLength - records);
    }

    private static Tail find(ArchiveSource source, long entries, long directory, long length, long endRecords)
            throws QuiesceException {
        if (length < EndRecords.CONTENTS_RECORD || directory < 0 || endRecords - directory != length || entries < 1) {
            throw wrong("the end record does not match the directory", endRecords);
        }
        long at = endRecords - EndRecords.CONTENTS_RECORD;
        byte[] record = read(source, at, EndRecords.CONTENTS_RECORD);
        ByteBuffer fields = little(record);
        int crc32 = fields.getInt(16);
        long documentLength = fields.getLong(67);
        long offset = fields.getLong(83);
        if (!Arrays.equals(record, Framing.contentsRecord(offset, documentLength, crc32))) {
            throw wrong("the last entry is not '" + ContentsFormat.ENTRY_NAME + "'", at);
        }
        if (offset < 0
                || documentLength < 0
                || offset > directory - Framing.CONTENTS_HEADER
                || offset + Framing.CONTENTS_HEADER != directory - documentLength) {
            throw wrong("contents does not end where the directory begins", at);
        }
        byte[] header = read(source, offset, Framing.CONTENTS_HEADER);
        int different = Arrays.mismatch(header, Framing.contentsHeader(documentLength, crc32));
        if (different >= 0) {
            throw wrong("the local header of contents is wrong", offset + different);
        }
        return new Tail(offset, documentLength, crc32, directory, endRecords, entries);
    }

    private static byte[] read(ArchiveSource source, long position, int length) throws QuiesceException {
        byte[] bytes = new byte[length];
        source.read(position, bytes, 0, length);
        return bytes;
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ArchiveException wrong(String message, long offset) {
        return new ArchiveException(message, HINT, "", offset);
    }
}
