package io.quiesce.compression.internal.zip;

import io.quiesce.api.archive.Codec;
import io.quiesce.compression.internal.contents.ContentsFormat;
import io.quiesce.compression.internal.contents.Entry;
import io.quiesce.compression.internal.contents.Name;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Makes all framing of an archive from what contents says (docs/format.md, Layout of the zip). Writer and reader use the
 * same code: what is written is what is expected. Safe between threads.
 */
public final class Framing {

    /** No header or record is longer, whatever the name. */
    public static final int LONGEST = 68 * 1024;

    static final int LOCAL = 0x04034b50;
    static final int DESCRIPTOR = 0x08074b50;
    static final int CENTRAL = 0x02014b50;
    static final long BIG = 0xFFFF_FFFFL;
    static final int ZIP64 = 45;
    static final int MADE_BY = 3 << 8 | 63;
    private static final int LOCAL_FIXED = 30;
    private static final int DESCRIPTOR_LENGTH = 24;
    private static final byte[] NOTHING = {};
    private static final byte[] DEFLATE_END = {3, 0};
    /** An empty frame (decision 0014). */
    private static final byte[] ZSTD_END = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, 0x20, 0, 1, 0, 0};

    private static final byte[] CONTENTS_NAME = ContentsFormat.ENTRY_NAME.getBytes(StandardCharsets.US_ASCII);

    /** Length of the local header of contents. */
    public static final int CONTENTS_HEADER = LOCAL_FIXED + CONTENTS_NAME.length + ExtraFields.HEADER + 16;

    private final Codec codec;
    private final int blockSize;

    public Framing(Codec codec, int blockSize) {
        this.codec = codec;
        this.blockSize = blockSize;
    }

    /**
     * The local header.
     *
     * @param stored bytes of data in the archive; not used when they are described behind it
     * @param crc32 of the data, likewise
     */
    public byte[] localHeader(Entry entry, long stored, int crc32) {
        boolean described = entry.described(blockSize);
        byte[] name = zipName(entry);
        byte[] extra = ExtraFields.local(entry, described);
        ByteBuffer header =
                littleEndian(LOCAL_FIXED + name.length + extra.length).putInt(LOCAL);
        common(header, entry, name, described);
        header.putInt(described ? 0 : crc32)
                .putInt((int) (described ? BIG : stored))
                .putInt((int) (described ? BIG : rawLength(entry)))
                .putShort((short) name.length)
                .putShort((short) extra.length)
                .put(name)
                .put(extra);
        return header.array();
    }

    /** What follows the last block: the end of the compressed stream, and the descriptor when there is one. */
    public byte[] trailer(Entry entry, long stored, int crc32) {
        byte[] end = streamEnd(entry);
        if (!entry.described(blockSize)) {
            return end;
        }
        return littleEndian(end.length + DESCRIPTOR_LENGTH)
                .put(end)
                .putInt(DESCRIPTOR)
                .putInt(crc32)
                .putLong(stored)
                .putLong(entry.size())
                .array();
    }

    /** Length of {@link #trailer}. */
    public int trailerLength(Entry entry) {
        return streamEnd(entry).length + (entry.described(blockSize) ? DESCRIPTOR_LENGTH : 0);
    }

    /** Bytes of data in the archive for an entry whose blocks take {@code blocks} bytes. */
    public long stored(Entry entry, long blocks) {
        return entry.isLink() ? entry.target().length() : blocks + streamEnd(entry).length;
    }

    public byte[] centralRecord(Entry entry, long offset, long stored, int crc32) {
        byte[] name = zipName(entry);
        byte[] extra = ExtraFields.central(entry, rawLength(entry), stored, offset);
        boolean described = entry.described(blockSize);
        ByteBuffer record =
                littleEndian(46 + name.length + extra.length).putInt(CENTRAL).putShort((short) MADE_BY);
        common(record, entry, name, described || extra.length > 0 && extra[0] == 1);
        record.putInt(crc32)
                .putInt((int) Math.min(stored, BIG))
                .putInt((int) Math.min(rawLength(entry), BIG))
                .putShort((short) name.length)
                .putShort((short) extra.length)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) 0)
                .putInt(ExtraFields.externalAttributes(entry))
                .putInt((int) Math.min(offset, BIG))
                .put(name)
                .put(extra);
        return record.array();
    }

    /** The local header of contents. */
    public static byte[] contentsHeader(long length, int crc32) {
        byte[] extra = ExtraFields.zip64(length, length);
        ByteBuffer header = littleEndian(CONTENTS_HEADER).putInt(LOCAL);
        contentsCommon(header, crc32);
        return header.putShort((short) CONTENTS_NAME.length)
                .putShort((short) extra.length)
                .put(CONTENTS_NAME)
                .put(extra)
                .array();
    }

    /** The central record of contents; its length never varies. */
    public static byte[] contentsRecord(long offset, long length, int crc32) {
        byte[] extra = ExtraFields.zip64(length, length, offset);
        ByteBuffer record =
                littleEndian(EndRecords.CONTENTS_RECORD).putInt(CENTRAL).putShort((short) MADE_BY);
        contentsCommon(record, crc32);
        return record.putShort((short) CONTENTS_NAME.length)
                .putShort((short) extra.length)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) 0)
                .putInt((ExtraFields.REGULAR | 0600) << 16)
                .putInt((int) BIG)
                .put(CONTENTS_NAME)
                .put(extra)
                .array();
    }

    private static void contentsCommon(ByteBuffer into, int crc32) {
        into.putShort((short) ZIP64)
                .putShort((short) 0)
                .putShort((short) 0)
                .putInt(DosTime.EARLIEST)
                .putInt(crc32)
                .putInt((int) BIG)
                .putInt((int) BIG);
    }

    private void common(ByteBuffer into, Entry entry, byte[] name, boolean zip64) {
        int method = method(entry);
        int needed = method == Codec.ZSTD.zipMethod() ? 63 : zip64 ? ZIP64 : 20;
        int flags = (entry.described(blockSize) ? 1 << 3 : 0) | (isFlaggedUtf8(entry.name()) ? 1 << 11 : 0);
        into.putShort((short) needed)
                .putShort((short) flags)
                .putShort((short) method)
                .putInt(DosTime.of(entry.attributes().seconds()));
    }

    private int method(Entry entry) {
        return entry.size() > 0 ? codec.zipMethod() : Codec.STORE.zipMethod();
    }

    private byte[] streamEnd(Entry entry) {
        if (entry.size() == 0) {
            return NOTHING;
        }
        return switch (codec) {
            case ZSTD -> ZSTD_END;
            case DEFLATE -> DEFLATE_END;
            case STORE -> NOTHING;
        };
    }

    private static long rawLength(Entry entry) {
        return entry.isLink() ? entry.target().length() : entry.size();
    }

    private static boolean isFlaggedUtf8(Name name) {
        return !name.isAscii() && name.utf8().isPresent();
    }

    private static byte[] zipName(Entry entry) {
        return entry.isDirectory()
                ? entry.name().plus(new byte[] {'/'}).bytes()
                : entry.name().bytes();
    }

    static ByteBuffer littleEndian(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
