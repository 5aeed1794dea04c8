package io.quiesce.mysql.internal.pages;

import java.util.zip.CRC32C;

/** InnoDB's checksums of a page. */
final class Checksums {

    /** In place of a checksum, with {@code innodb_checksum_algorithm=none}. */
    static final int NONE = 0xDEADBEEF;

    private static final int MASK = 1463735687;
    private static final int MASK_2 = 1653893711;
    private static final int ADLER_BASE = 65521;

    private Checksums() {}

    static int crc(byte[] bytes, int from, int to) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, to - from);
        return (int) crc.getValue();
    }

    /** Of the part that neither the flush to disk nor the checksum itself changes. */
    static int crcOfPage(byte[] bytes, int page, int size) {
        return crc(bytes, page + 4, page + 26) ^ crc(bytes, page + 38, page + size - 8);
    }

    static int crcOfCompressed(byte[] bytes, int page, int size) {
        return crc(bytes, page + 4, page + 16) ^ crc(bytes, page + 24, page + 26) ^ crc(bytes, page + 34, page + size);
    }

    /** {@code innodb}, the default until MySQL 5.7.6 and MariaDB 10.2.1. */
    static int fold(byte[] bytes, int page, int size) {
        return folded(bytes, page + 4, page + 26) + folded(bytes, page + 38, page + size - 8);
    }

    private static int folded(byte[] bytes, int from, int to) {
        int fold = 0;
        for (int i = from; i < to; i++) {
            int next = bytes[i] & 0xFF;
            fold = (((fold ^ next ^ MASK_2) << 8) + fold ^ MASK) + next;
        }
        return fold;
    }

    /** The same for a compressed page: Adler-32 that begins with 0. */
    static int adlerOfCompressed(byte[] bytes, int page, int size) {
        int sum = adler(0, bytes, page + 4, page + 16);
        return adler(adler(sum, bytes, page + 24, page + 26), bytes, page + 34, page + size);
    }

    private static int adler(int sum, byte[] bytes, int from, int to) {
        int a = sum & 0xFFFF;
        int b = sum >>> 16;
        for (int i = from; i < to; i++) {
            a += bytes[i] & 0xFF;
            a -= a >= ADLER_BASE ? ADLER_BASE : 0;
            b += a;
            b -= b >= ADLER_BASE ? ADLER_BASE : 0;
        }
        return b << 16 | a;
    }
}
