package io.quiesce.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Changes bytes at random: the same random numbers make the same change. */
final class Mutation {

    private static final long[] BOUNDARIES = {
        0,
        1,
        -1,
        2,
        0x7F,
        0x80,
        0xFF,
        0x100,
        0x7FFF,
        0x8000,
        0xFFFF,
        0x1_0000,
        0x7FFF_FFFF,
        0x8000_0000L,
        0xFFFF_FFFFL,
        0x1_0000_0000L,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        Long.MAX_VALUE - 1,
        Long.MIN_VALUE + 1,
        Integer.MAX_VALUE - 8
    };
    private static final int MOST_CHANGES = 8;

    private final List<byte[]> samples;
    private final List<byte[]> words;
    private final int longest;

    /**
     * @param words texts that mean something to the reader
     * @param longest input made, in bytes
     */
    Mutation(List<byte[]> samples, List<byte[]> words, int longest) {
        this.samples = samples;
        this.words = words;
        this.longest = longest;
    }

    /** A sample with one change or several, few being more likely than many. */
    byte[] next(RandomGenerator random) {
        byte[] sample = sample(random);
        byte[] bytes = sample.clone();
        int changes = 1;
        while (changes < MOST_CHANGES && random.nextInt(3) == 0) {
            changes++;
        }
        for (int i = 0; i < changes || Arrays.equals(bytes, sample); i++) {
            bytes = change(bytes, random);
        }
        return bytes.length <= longest ? bytes : Arrays.copyOf(bytes, longest);
    }

    private byte[] sample(RandomGenerator random) {
        return samples.get(random.nextInt(samples.size()));
    }

    private byte[] change(byte[] bytes, RandomGenerator random) {
        int at = random.nextInt(bytes.length + 1);
        return switch (random.nextInt(12)) {
            case 0 -> flip(bytes, random);
            case 1 -> set(bytes, random);
            case 2, 3 -> boundary(bytes, random);
            case 4 -> replace(bytes, at, 0, noise(random));
            case 5 -> replace(bytes, at, shortLength(bytes.length - at, random), new byte[0]);
            case 6 -> repeat(bytes, at, random);
            case 7 -> Arrays.copyOf(bytes, at);
            case 8 -> splice(bytes, at, random);
            case 9 -> transplant(bytes, at, random);
            case 10 -> number(bytes, at, random);
            default -> word(bytes, at, random);
        };
    }

    private static byte[] flip(byte[] bytes, RandomGenerator random) {
        if (bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    private static byte[] set(byte[] bytes, RandomGenerator random) {
        if (bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return bytes;
    }

    /** A number of 1, 2, 4 or 8 bytes in either order, at or near one where readers go wrong. */
    private static byte[] boundary(byte[] bytes, RandomGenerator random) {
        int size = 1 << random.nextInt(4);
        if (bytes.length < size) {
            return bytes;
        }
        int at = random.nextInt(bytes.length - size + 1);
        long value = random.nextInt(4) == 0
                ? bytes.length + random.nextInt(-8, 9)
                : BOUNDARIES[random.nextInt(BOUNDARIES.length)];
        boolean little = random.nextInt(4) == 0;
        for (int i = 0; i < size; i++) {
            bytes[little ? at + i : at + size - 1 - i] = (byte) (value >>> 8 * i);
        }
        return bytes;
    }

    private static byte[] noise(RandomGenerator random) {
        byte[] noise = new byte[1 + random.nextInt(16)];
        random.nextBytes(noise);
        return noise;
    }

    /** A part once more, or so often that it nests or overflows. */
    private byte[] repeat(byte[] bytes, int at, RandomGenerator random) {
        int length = shortLength(bytes.length - at, random);
        int times = random.nextInt(8) > 0 ? 1 + random.nextInt(3) : longest / Math.max(1, 2 * length);
        times = Math.min(times, Math.max(0, longest - bytes.length) / Math.max(1, length));
        byte[] more = new byte[length * times];
        for (int i = 0; i < more.length; i += length) {
            System.arraycopy(bytes, at, more, i, length);
        }
        return replace(bytes, at, 0, more);
    }

    /** This one's beginning and another one's end. */
    private byte[] splice(byte[] bytes, int at, RandomGenerator random) {
        byte[] other = sample(random);
        int from = random.nextBoolean() ? Math.min(at, other.length) : random.nextInt(other.length + 1);
        return replace(bytes, at, bytes.length - at, Arrays.copyOfRange(other, from, other.length));
    }

    /** A part of another one over this one's bytes. */
    private byte[] transplant(byte[] bytes, int at, RandomGenerator random) {
        byte[] other = sample(random);
        int from = random.nextInt(other.length + 1);
        int length = shortLength(other.length - from, random);
        int over = random.nextBoolean() ? Math.min(length, bytes.length - at) : 0;
        return replace(bytes, at, over, Arrays.copyOfRange(other, from, from + length));
    }

    /** The next number written in digits, replaced by an extreme one. */
    private static byte[] number(byte[] bytes, int at, RandomGenerator random) {
        int from = at;
        while (from < bytes.length && !digit(bytes[from])) {
            from++;
        }
        int to = from;
        while (to < bytes.length && digit(bytes[to])) {
            to++;
        }
        String text = random.nextInt(8) == 0
                ? "9".repeat(1 + random.nextInt(40))
                : Long.toString(BOUNDARIES[random.nextInt(BOUNDARIES.length)]);
        return from == to ? bytes : replace(bytes, from, to - from, text.getBytes(StandardCharsets.US_ASCII));
    }

    private byte[] word(byte[] bytes, int at, RandomGenerator random) {
        if (words.isEmpty()) {
            return set(bytes, random);
        }
        int over = random.nextBoolean() ? shortLength(bytes.length - at, random) : 0;
        return replace(bytes, at, over, words.get(random.nextInt(words.size())));
    }

    private static boolean digit(byte b) {
        return b >= '0' && b <= '9';
    }

    /** Mostly a few bytes, sometimes up to all there are. */
    private static int shortLength(int most, RandomGenerator random) {
        int bound = random.nextInt(4) == 0 ? most : Math.min(most, 16);
        return bound == 0 ? 0 : 1 + random.nextInt(bound);
    }

    private static byte[] replace(byte[] bytes, int at, int length, byte[] by) {
        byte[] result = new byte[bytes.length - length + by.length];
        System.arraycopy(bytes, 0, result, 0, at);
        System.arraycopy(by, 0, result, at, by.length);
        System.arraycopy(bytes, at + length, result, at + by.length, bytes.length - at - length);
        return result;
    }
}
