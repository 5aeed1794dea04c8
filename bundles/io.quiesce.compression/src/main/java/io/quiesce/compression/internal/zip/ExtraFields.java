package io.quiesce.compression.internal.zip;

import io.quiesce.compression.internal.contents.Attributes;
import io.quiesce.compression.internal.contents.Entry;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.commons.compress.archivers.zip.X5455_ExtendedTimestamp;
import org.apache.commons.compress.archivers.zip.ZipExtraField;
import org.apache.commons.compress.archivers.zip.ZipLong;
import org.apache.commons.compress.archivers.zip.ZipShort;

/** The extra fields of an entry, in the order of docs/format.md. */
final class ExtraFields {

    /** Id and length before each field. */
    static final int HEADER = 4;

    static final int REGULAR = 0100000;
    private static final int DIRECTORY = 0040000;
    private static final int LINK = 0120000;
    private static final int DOS_DIRECTORY = 0x10;
    private static final ZipShort ZIP64 = new ZipShort(0x0001);
    private static final ZipShort OWNER = new ZipShort(0x7875);
    private static final ZipShort ATTRIBUTES = new ZipShort(0x6C78);

    private ExtraFields() {}

    static byte[] local(Entry entry, boolean described) {
        ByteArrayOutputStream all = new ByteArrayOutputStream(64);
        if (described) {
            all.writeBytes(zip64(0, 0));
        }
        timestamp(all, entry.attributes());
        if (entry.attributes().posix()) {
            put(all, OWNER, owner(entry.attributes()));
        }
        put(all, ATTRIBUTES, attributesCopy(entry));
        return all.toByteArray();
    }

    static byte[] central(Entry entry, long size, long stored, long offset) {
        ByteArrayOutputStream all = new ByteArrayOutputStream(64);
        long[] big = java.util.stream.LongStream.of(size, stored, offset)
                .filter(v -> v >= Framing.BIG)
                .toArray();
        if (big.length > 0) {
            all.writeBytes(zip64(big));
        }
        timestamp(all, entry.attributes());
        return all.toByteArray();
    }

    /** Commons Compress's class only takes the local pair or the full set; the directory needs any subset. */
    static byte[] zip64(long... values) {
        ByteBuffer field = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            field.putLong(value);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream(HEADER + field.capacity());
        put(all, ZIP64, field.array());
        return all.toByteArray();
    }

    static int externalAttributes(Entry entry) {
        int type = entry.isDirectory() ? DIRECTORY : entry.isLink() ? LINK : REGULAR;
        return (type | entry.attributes().mode()) << 16 | (entry.isDirectory() ? DOS_DIRECTORY : 0);
    }

    /** Info-ZIP's field, version 1; Commons Compress's class for it needs another library for nothing else. */
    private static byte[] owner(Attributes attributes) {
        return ByteBuffer.allocate(11)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 1)
                .put((byte) Integer.BYTES)
                .putInt((int) attributes.uid())
                .put((byte) Integer.BYTES)
                .putInt((int) attributes.gid())
                .array();
    }

    /** libarchive's field: which parts of the directory are copied (1 | 4), version made by, external attributes. */
    private static byte[] attributesCopy(Entry entry) {
        return ByteBuffer.allocate(7)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 5)
                .putShort((short) Framing.MADE_BY)
                .putInt(externalAttributes(entry))
                .array();
    }

    /** Same bytes in local header and directory, as only the modification time is given. */
    private static void timestamp(ByteArrayOutputStream all, Attributes attributes) {
        long seconds = attributes.seconds();
        // before 1970 the field is signed for some readers and unsigned for others
        if (seconds >= 0 && seconds <= Integer.MAX_VALUE) {
            X5455_ExtendedTimestamp time = new X5455_ExtendedTimestamp();
            time.setModifyTime(new ZipLong(seconds & Framing.BIG));
            put(all, time);
        }
    }

    private static void put(ByteArrayOutputStream all, ZipExtraField field) {
        put(all, field.getHeaderId(), field.getCentralDirectoryData());
    }

    private static void put(ByteArrayOutputStream all, ZipShort id, byte[] bytes) {
        all.writeBytes(id.getBytes());
        all.writeBytes(new ZipShort(bytes.length).getBytes());
        all.writeBytes(bytes);
    }
}
