package io.quiesce.compression.internal.page;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** The fixed parts of a page (docs/format.md, Pages). */
final class Page {

    static final int PREAMBLE_LENGTH = 12;
    static final int HEADER_LENGTH = 12;
    static final int LARGEST_PAYLOAD = (16 << 20) + (64 << 10);
    static final int CRITICAL = 1;
    static final int MAJOR_VERSION = 1;
    static final int MINOR_VERSION = 0;

    private Page() {}

    /** The 8 bytes before the CRC. */
    static byte[] header(int type, boolean critical, int length) {
        return ByteBuffer.allocate(HEADER_LENGTH)
                .put((byte) type)
                .put((byte) (critical ? CRITICAL : 0))
                .putShort((short) 0)
                .putInt(length)
                .array();
    }

    /** CRC-32C of the header's first 8 bytes and the payload. */
    static int crc(byte[] header, byte[] payload, int length) {
        CRC32C crc = new CRC32C();
        crc.update(header, 0, HEADER_LENGTH - Integer.BYTES);
        crc.update(payload, 0, length);
        return (int) crc.getValue();
    }
}
