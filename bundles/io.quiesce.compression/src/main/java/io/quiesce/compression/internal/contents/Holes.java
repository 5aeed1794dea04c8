package io.quiesce.compression.internal.contents;

import java.util.Arrays;

/** Which units of 4 KiB of one block are holes; reused from block to block. Not safe between threads. */
public final class Holes {

    public static final int UNIT = 4096;

    private byte[] bits = new byte[0];
    private int rawLength;

    /** Units in a block of that raw length; the last may be shorter. */
    public static int units(int rawLength) {
        return (rawLength + UNIT - 1) / UNIT;
    }

    /** Bytes of the bitmap for a block of that raw length. */
    public static int bitmapLength(int rawLength) {
        return (units(rawLength) + 7) / 8;
    }

    /** Begins anew, without any hole. */
    public void clear(int newRawLength) {
        rawLength = newRawLength;
        int length = bitmapLength(newRawLength);
        if (bits.length < length) {
            bits = new byte[length];
        } else {
            Arrays.fill(bits, 0, length, (byte) 0);
        }
    }

    public void mark(int unit) {
        bits[unit >> 3] |= (byte) (1 << (unit & 7));
    }

    public void unmark(int unit) {
        bits[unit >> 3] &= (byte) ~(1 << (unit & 7));
    }

    public boolean isHole(int unit) {
        return (bits[unit >> 3] >> (unit & 7) & 1) != 0;
    }

    /** Bytes of the block that lie in holes. */
    public int holeBytes() {
        int count = 0;
        for (int i = 0; i < bitmapLength(rawLength); i++) {
            count += Integer.bitCount(bits[i] & 0xFF);
        }
        int last = units(rawLength) - 1;
        int missing = count > 0 && isHole(last) ? (last + 1) * UNIT - rawLength : 0;
        return count * UNIT - missing;
    }

    public boolean any() {
        for (int i = 0; i < bitmapLength(rawLength); i++) {
            if (bits[i] != 0) {
                return true;
            }
        }
        return false;
    }

    public boolean all() {
        return rawLength > 0 && holeBytes() == rawLength;
    }

    /** The first unit at or after {@code from} that is (or is not) a hole; the number of units when there is none. */
    public int next(int from, boolean hole) {
        int units = units(rawLength);
        int unit = from;
        while (unit < units && isHole(unit) != hole) {
            unit++;
        }
        return unit;
    }

    /** The bitmap itself, valid up to {@link #bitmapLength}. */
    byte[] bitmap() {
        return bits;
    }

    /** Whether a bit beyond the last unit is set. */
    boolean overflows() {
        int units = units(rawLength);
        for (int unit = units; unit < bitmapLength(rawLength) * 8; unit++) {
            if (isHole(unit)) {
                return true;
            }
        }
        return false;
    }
}
