package io.quiesce.compression.internal.contents;

import java.util.Arrays;

/** Recognises runs of zeros. */
public final class Zeros {

    private static final byte[] ZEROS = new byte[Holes.UNIT];

    private Zeros() {}

    /** Whether the bytes from {@code start} to before {@code end}, at most one unit of holes, are all 0. */
    public static boolean only(byte[] bytes, int start, int end) {
        return Arrays.equals(bytes, start, end, ZEROS, 0, end - start);
    }
}
