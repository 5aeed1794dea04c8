package io.quiesce.compression.internal.page;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing run of big-endian fields. Not safe between threads. */
public final class Payload {

    private byte[] bytes = new byte[256];
    private int length;

    public Payload u8(int value) {
        room(1);
        bytes[length++] = (byte) value;
        return this;
    }

    public Payload u16(int value) {
        return u8(value >>> 8).u8(value);
    }

    public Payload u32(long value) {
        return u16((int) (value >>> 16)).u16((int) value);
    }

    public Payload u64(long value) {
        return u32(value >>> 32).u32(value);
    }

    public Payload raw(byte[] value) {
        return raw(value, 0, value.length);
    }

    public Payload raw(byte[] value, int offset, int count) {
        room(count);
        System.arraycopy(value, offset, bytes, length, count);
        length += count;
        return this;
    }

    /** Bytes behind their 2-byte length, at most 65,535. */
    public Payload bytes16(byte[] value) {
        if (value.length > 0xFFFF) {
            throw new IllegalArgumentException("a field of " + value.length + " bytes is too long for its length");
        }
        return u16(value.length).raw(value);
    }

    /** A text behind its 1-byte length; cut to 255 bytes. */
    public Payload text8(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        int count = cut(utf8, 0xFF);
        return u8(count).raw(utf8, 0, count);
    }

    /** A text behind its 2-byte length; cut to 65,535 bytes. */
    public Payload text16(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        int count = cut(utf8, 0xFFFF);
        return u16(count).raw(utf8, 0, count);
    }

    /** Moves everything to the end of another one. */
    public void appendTo(Payload other) {
        other.raw(bytes, 0, length);
        clear();
    }

    public int length() {
        return length;
    }

    /** The bytes themselves, valid up to {@link #length} and until the next change. */
    byte[] array() {
        return bytes;
    }

    void clear() {
        length = 0;
    }

    /** How many bytes fit without cutting a character in two. */
    private static int cut(byte[] utf8, int most) {
        int count = Math.min(utf8.length, most);
        while (count < utf8.length && count > 0 && (utf8[count] & 0xC0) == 0x80) {
            count--;
        }
        return count;
    }

    private void room(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(length, count)));
        }
    }
}
