package io.quiesce.compression.internal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Makes the pages of a damaged document whole again, so that what their check sums guard is read. */
final class PageRepair {

    private static final int PREAMBLE = 12;
    private static final int HEADER = 12;

    private PageRepair() {}

    /** Every page's CRC-32C is right, and the last page ends with the document. */
    static byte[] of(byte[] document) {
        ByteBuffer bytes = ByteBuffer.wrap(document);
        int at = PREAMBLE;
        while (at + HEADER <= document.length) {
            int rest = document.length - at - HEADER;
            int length = bytes.getInt(at + 4);
            if (length < 0 || length > rest) {
                length = rest;
                bytes.putInt(at + 4, length);
            }
            CRC32C crc = new CRC32C();
            crc.update(document, at, 8);
            crc.update(document, at + HEADER, length);
            bytes.putInt(at + 8, (int) crc.getValue());
            at += HEADER + length;
        }
        return document;
    }
}
