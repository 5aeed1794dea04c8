package io.quiesce.mysql.internal.pages;

import io.quiesce.mysql.internal.pages.PageFormat.Kind;
import java.nio.ByteBuffer;
import java.util.Random;

/** Pages as InnoDB writes them. */
final class SyntheticPage {

    static final int SPACE = 77;

    private SyntheticPage() {}

    /** Flags of a tablespace whose pages have that format. */
    static int flags(PageFormat format) {
        int shift = Integer.numberOfTrailingZeros(format.size() / 512);
        return switch (format.kind()) {
            case FULL_CRC32 -> 0x10 | shift;
            case CRC32 -> format.size() == 16 << 10 ? 0x21 : 0x21 | shift << 6;
            case COMPRESSED -> 0x21 | shift << 1;
        };
    }

    /** Page 0 says that there are so many. */
    static byte[] page(PageFormat format, int number, int pages) {
        ByteBuffer page = body(format, number, 17855);
        if (number == 0) {
            page.putShort(24, (short) 8);
            page.putInt(46, pages).putInt(50, pages).putInt(54, flags(format));
        }
        return sealed(format, page.array());
    }

    private static ByteBuffer body(PageFormat format, int number, int type) {
        byte[] bytes = new byte[format.size()];
        new Random(number).nextBytes(bytes);
        ByteBuffer page = ByteBuffer.wrap(bytes);
        page.putInt(0, 0)
                .putInt(4, number)
                .putShort(24, (short) type)
                .putLong(26, 0)
                .putInt(34, SPACE);
        return page;
    }

    /** Of a MariaDB that compresses, the first bytes of which are in use. */
    static byte[] shortened(PageFormat format, int number, int used) {
        ByteBuffer page = body(format, number, 0x8000 | used >> 8);
        page.putInt(used - 4, Checksums.crc(page.array(), 0, used - 4));
        return page.array();
    }

    static byte[] ofType(PageFormat format, int number, int type) {
        return body(format, number, type).array();
    }

    static byte[] sealed(PageFormat format, byte[] bytes) {
        ByteBuffer page = ByteBuffer.wrap(bytes);
        int size = format.size();
        if (format.kind() == Kind.COMPRESSED) {
            page.putInt(0, Checksums.crcOfCompressed(bytes, 0, size));
        } else if (format.kind() == Kind.CRC32) {
            int crc = Checksums.crcOfPage(bytes, 0, size);
            page.putInt(0, crc).putInt(size - 8, crc).putInt(size - 4, page.getInt(20));
        } else {
            page.putInt(size - 8, page.getInt(20)).putInt(size - 4, Checksums.crc(bytes, 0, size - 4));
        }
        return bytes;
    }

    /** Pages one after another. */
    static byte[] file(PageFormat format, int pages) {
        ByteBuffer file = ByteBuffer.allocate(pages * format.size());
        for (int i = 0; i < pages; i++) {
            file.put(page(format, i, pages));
        }
        return file.array();
    }
}
