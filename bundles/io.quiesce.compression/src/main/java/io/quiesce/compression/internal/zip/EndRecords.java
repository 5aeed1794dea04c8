package io.quiesce.compression.internal.zip;

import java.nio.ByteBuffer;

/** The records behind the central directory (APPNOTE 4.3.14 to 4.3.16). */
public final class EndRecords {

    static final int END = 0x06054b50;
    static final int END64 = 0x06064b50;
    static final int LOCATOR = 0x07064b50;
    static final int END_LENGTH = 22;
    static final int END64_LENGTH = 56;
    static final int LOCATOR_LENGTH = 20;

    /** Length of the central record of contents. */
    public static final int CONTENTS_RECORD = 46 + 17 + ExtraFields.HEADER + 24;

    private static final int MANY = 0xFFFF;

    private EndRecords() {}

    /**
     * All records behind the directory.
     *
     * @param entries with contents
     */
    public static byte[] of(long entries, long directory, long length) {
        boolean big = entries >= MANY || directory >= Framing.BIG || length >= Framing.BIG;
        ByteBuffer all = Framing.littleEndian((big ? END64_LENGTH + LOCATOR_LENGTH : 0) + END_LENGTH);
        if (big) {
            all.putInt(END64)
                    .putLong(END64_LENGTH - 12)
                    .putShort((short) Framing.MADE_BY)
                    .putShort((short) Framing.ZIP64)
                    .putInt(0)
                    .putInt(0)
                    .putLong(entries)
                    .putLong(entries)
                    .putLong(length)
                    .putLong(directory);
            all.putInt(LOCATOR).putInt(0).putLong(directory + length).putInt(1);
        }
        return all.putInt(END)
                .putInt(0)
                .putShort((short) Math.min(entries, MANY))
                .putShort((short) Math.min(entries, MANY))
                .putInt((int) Math.min(length, Framing.BIG))
                .putInt((int) Math.min(directory, Framing.BIG))
                .putShort((short) 0)
                .array();
    }
}
