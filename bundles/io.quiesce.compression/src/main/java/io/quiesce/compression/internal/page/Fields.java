package io.quiesce.compression.internal.page;

import io.quiesce.api.error.ArchiveException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The fields of one page, read in order, never beyond its end. Valid until the reader goes to the next page. */
public final class Fields {

    private final byte[] payload;
    private final int length;
    private final Document document;
    private final long start;
    private int next;

    Fields(byte[] payload, int length, Document document, long start) {
        this.payload = payload;
        this.length = length;
        this.document = document;
        this.start = start;
    }

    public boolean atEnd() {
        return next == length;
    }

    /** A page must hold nothing behind its last field. */
    public void expectEnd() throws ArchiveException {
        if (!atEnd()) {
            throw wrong("a page holds more than its fields");
        }
    }

    public int u8() throws ArchiveException {
        need(1);
        return payload[next++] & 0xFF;
    }

    public int u16() throws ArchiveException {
        return u8() << 8 | u8();
    }

    public long u32() throws ArchiveException {
        return (long) u16() << 16 | u16();
    }

    /** A 4-byte number that must lie within bounds. */
    public int u32(long lowest, long highest, String what) throws ArchiveException {
        long value = u32();
        if (value < lowest || value > highest) {
            throw wrong(what + " " + value + " is not within " + lowest + " and " + highest);
        }
        return (int) value;
    }

    /** An 8-byte number that fits into 63 bits. */
    public long u63() throws ArchiveException {
        long value = s64();
        if (value < 0) {
            throw wrong("a number is too large");
        }
        return value;
    }

    public long s64() throws ArchiveException {
        return u32() << 32 | u32();
    }

    /** 0 or 1. */
    public boolean flag() throws ArchiveException {
        int value = u8();
        if (value > 1) {
            throw wrong("a flag is neither 0 nor 1");
        }
        return value == 1;
    }

    /** A byte that a later version may use: 0 in this one. */
    public void reserved(String what) throws ArchiveException {
        if (u8() != 0) {
            throw wrong("its " + what + " is not known to this version");
        }
    }

    public byte[] raw(int count) throws ArchiveException {
        need(count);
        next += count;
        return Arrays.copyOfRange(payload, next - count, next);
    }

    public void raw(byte[] into, int count) throws ArchiveException {
        need(count);
        System.arraycopy(payload, next, into, 0, count);
        next += count;
    }

    public byte[] bytes16() throws ArchiveException {
        return raw(u16());
    }

    public String text8() throws ArchiveException {
        return text(u8());
    }

    public String text16() throws ArchiveException {
        return text(u16());
    }

    /** A text of so many bytes, which must be UTF-8. */
    public String text(int count) throws ArchiveException {
        need(count);
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload, next, count));
            next += count;
            return text.toString();
        } catch (CharacterCodingException e) {
            throw wrong("a text is not UTF-8");
        }
    }

    /** Something in the field before is not what it should be. */
    public ArchiveException wrong(String message) {
        return document.damaged(message, start + next);
    }

    private void need(int count) throws ArchiveException {
        if (length - next < count) {
            throw wrong("a page ends within a field");
        }
    }
}
