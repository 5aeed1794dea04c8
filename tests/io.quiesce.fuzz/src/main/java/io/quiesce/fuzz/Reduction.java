package io.quiesce.fuzz;

import java.util.function.Predicate;

/** Makes an input that shows a fault as short as it gets: ever smaller parts are left out while the fault stays. */
final class Reduction {

    private static final int MOST_TRIES = 5_000;
    private static final long MOST_NANOS = 10_000_000_000L;

    private Reduction() {}

    static byte[] of(byte[] input, Predicate<byte[]> stillFaulty) {
        byte[] smallest = input;
        int tries = 0;
        long start = System.nanoTime();
        for (int part = Math.max(1, input.length / 2); ; part /= 2) {
            int at = 0;
            while (at < smallest.length) {
                if (++tries > MOST_TRIES || System.nanoTime() - start > MOST_NANOS) {
                    return smallest;
                }
                byte[] shorter = without(smallest, at, Math.min(part, smallest.length - at));
                if (stillFaulty.test(shorter)) {
                    smallest = shorter;
                } else {
                    at += part;
                }
            }
            if (part == 1) {
                return smallest;
            }
        }
    }

    private static byte[] without(byte[] bytes, int at, int length) {
        byte[] rest = new byte[bytes.length - length];
        System.arraycopy(bytes, 0, rest, 0, at);
        System.arraycopy(bytes, at + length, rest, at, rest.length - at);
        return rest;
    }
}
