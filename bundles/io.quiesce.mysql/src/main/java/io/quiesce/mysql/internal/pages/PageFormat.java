package io.quiesce.mysql.internal.pages;

import io.quiesce.mysql.internal.sql.Flavour;
import java.util.Optional;
import java.util.Set;

/**
 * How the pages of one tablespace are laid out, as the flags in its page 0 say ({@code fsp0types.h}).
 *
 * @param size of a page in the file, in bytes
 */
record PageFormat(Kind kind, int size) {

    enum Kind {
        /** One checksum over all of it at the end; also over what is encrypted or compressed. MariaDB. */
        FULL_CRC32,
        /** A checksum at the beginning and another at the end. */
        CRC32,
        /** {@code ROW_FORMAT=COMPRESSED}. */
        COMPRESSED
    }

    enum Verdict {
        GOOD,
        BAD,
        /** Its checksum is of what it was before it was encrypted or compressed. */
        UNCHECKED
    }

    static final int SMALLEST = 1024;

    private static final int NUMBER = 4;
    private static final int LSN_LOW = 20;
    private static final int TYPE = 24;
    private static final int KEY_VERSION = 26;
    private static final int SPACE = 34;

    private static final int RTREE = 17854;

    /** Compressed, encrypted, both, encrypted R-tree; the last two are MariaDB's. */
    private static final Set<Integer> TRANSFORMED = Set.of(14, 15, 16, 17, 34354, 37401);

    /** Empty for flags that no server writes. */
    static Optional<PageFormat> of(int flags) {
        if ((flags & 0x10) != 0) {
            return size(flags & 15).map(s -> new PageFormat(Kind.FULL_CRC32, s));
        }
        int shift = flags >>> 6 & 15;
        int compressed = flags >>> 1 & 15;
        Optional<Integer> logical = shift == 0 ? Optional.of(16 << 10) : size(shift);
        if (compressed == 0) {
            return logical.map(s -> new PageFormat(Kind.CRC32, s));
        }
        return logical.filter(s -> 512 << compressed <= s).map(s -> new PageFormat(Kind.COMPRESSED, 512 << compressed));
    }

    private static Optional<Integer> size(int shift) {
        return shift < 3 || shift > 7 ? Optional.empty() : Optional.of(512 << shift);
    }

    static int number(byte[] bytes, int page) {
        return integer(bytes, page + NUMBER);
    }

    static int space(byte[] bytes, int page) {
        return integer(bytes, page + SPACE);
    }

    static int integer(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 24
                | (bytes[at + 1] & 0xFF) << 16
                | (bytes[at + 2] & 0xFF) << 8
                | bytes[at + 3] & 0xFF;
    }

    /**
     * @param page where it begins
     * @param number that it must have
     * @param space id of its tablespace
     */
    Verdict verdict(byte[] bytes, int page, int number, int space, Flavour flavour) {
        if (isZero(bytes, page)) {
            return Verdict.GOOD;
        }
        if (kind == Kind.FULL_CRC32) {
            // encryption, whose key's version is the first field, and compression take the tablespace's id with them
            boolean plain = integer(bytes, page) == 0 && payload(bytes, page) == size;
            boolean placed = number(bytes, page) == number && (!plain || space(bytes, page) == space);
            return intact(bytes, page) && placed ? Verdict.GOOD : Verdict.BAD;
        }
        if (number(bytes, page) != number || space(bytes, page) != space) {
            return Verdict.BAD;
        }
        if (intact(bytes, page)) {
            return Verdict.GOOD;
        }
        // before the older checksums, which are slow
        if (transformed(bytes, page, number, flavour)) {
            return Verdict.UNCHECKED;
        }
        return intactOnceMore(bytes, page) ? Verdict.GOOD : Verdict.BAD;
    }

    private boolean isZero(byte[] bytes, int page) {
        for (int i = page; i < page + size; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private boolean intact(byte[] bytes, int page) {
        int first = integer(bytes, page);
        int last = integer(bytes, page + size - 8);
        return switch (kind) {
            case FULL_CRC32 -> {
                int payload = payload(bytes, page);
                yield payload <= size
                        && payload > SPACE
                        && Checksums.crc(bytes, page, page + payload - 4) == integer(bytes, page + payload - 4);
            }
            case CRC32 ->
                first == last
                        && hasOneLsn(bytes, page)
                        && (first == Checksums.NONE || first == Checksums.crcOfPage(bytes, page, size));
            case COMPRESSED -> first == Checksums.NONE || first == Checksums.crcOfCompressed(bytes, page, size);
        };
    }

    /** By the checksums of servers before CRC-32C. */
    private boolean intactOnceMore(byte[] bytes, int page) {
        int first = integer(bytes, page);
        return kind == Kind.COMPRESSED
                ? first == Checksums.adlerOfCompressed(bytes, page, size)
                : hasOneLsn(bytes, page) && first == Checksums.fold(bytes, page, size);
    }

    /** The same at both ends: what a page that was written in part only does not have. */
    private boolean hasOneLsn(byte[] bytes, int page) {
        return integer(bytes, page + size - 4) == integer(bytes, page + LSN_LOW);
    }

    /** Of MariaDB's: the bytes that are in use, all but for a compressed page; more than all of them when that is damaged. */
    private int payload(byte[] bytes, int page) {
        int type = type(bytes, page);
        if ((type & 0x8000) == 0) {
            return size;
        }
        int length = (type & 0x7FFF) << 8;
        return length < size ? length : Integer.MAX_VALUE;
    }

    private static int type(byte[] bytes, int page) {
        return (bytes[page + TYPE] & 0xFF) << 8 | bytes[page + TYPE + 1] & 0xFF;
    }

    private static boolean transformed(byte[] bytes, int page, int number, Flavour flavour) {
        int type = type(bytes, page);
        // in an R-tree there is something else in this place, and page 0 is never encrypted
        boolean encrypted =
                flavour == Flavour.MARIADB && number != 0 && type != RTREE && integer(bytes, page + KEY_VERSION) != 0;
        return TRANSFORMED.contains(type) || encrypted;
    }
}
