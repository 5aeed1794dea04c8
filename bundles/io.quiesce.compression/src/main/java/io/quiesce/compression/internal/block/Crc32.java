package io.quiesce.compression.internal.block;

import java.util.zip.CRC32;

/** The CRC-32 of zip files, of parts that are computed apart and put together (zlib's crc32_combine). */
public final class Crc32 {

    private static final int POLYNOMIAL = 0xEDB8_8320;
    private static final int ONE = 1 << 31;

    /** Powers x^(2^n) modulo the polynomial. */
    private static final int[] POWERS = new int[32];

    static {
        int power = ONE >>> 1;
        for (int n = 0; n < POWERS.length; n++) {
            POWERS[n] = power;
            power = multiply(power, power);
        }
    }

    private Crc32() {}

    public static int of(byte[] bytes, int offset, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }

    /** CRC-32 of two runs of bytes, one after the other, from theirs and the length of the second. */
    public static int combine(int first, int second, long secondLength) {
        int shift = ONE;
        long bits = secondLength;
        // a byte is x^8
        for (int n = 3; bits != 0; bits >>>= 1, n++) {
            if ((bits & 1) != 0) {
                shift = multiply(POWERS[n % 32], shift);
            }
        }
        return multiply(shift, first) ^ second;
    }

    /** Product of two polynomials modulo the CRC's, bits reflected. */
    private static int multiply(int a, int b) {
        int product = 0;
        int factor = b;
        for (int bit = ONE; bit != 0; bit >>>= 1) {
            if ((a & bit) != 0) {
                product ^= factor;
            }
            factor = (factor & 1) != 0 ? factor >>> 1 ^ POLYNOMIAL : factor >>> 1;
        }
        return product;
    }
}
