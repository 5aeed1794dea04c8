package io.quiesce.compression.internal.block;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.ByteSize;
import io.quiesce.api.archive.ArchiveSpec;
import io.quiesce.api.archive.Codec;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;

class CodecsTest {

    private static byte[] content(long seed, int length, boolean noise) {
        byte[] bytes = new byte[length];
        Random random = new Random(seed);
        if (noise) {
            random.nextBytes(bytes);
        } else {
            Arrays.setAll(new int[length], i -> bytes[i] = (byte) random.nextInt(3));
        }
        return bytes;
    }

    private static byte[] stored(Codec codec, int level, byte[] raw) {
        byte[] into = new byte[Codecs.bound(codec, raw.length)];
        ArchiveSpec spec = new ArchiveSpec(codec, level, ByteSize.mebibytes(1));
        try (Compressor compressor = Codecs.compressor(spec)) {
            return Arrays.copyOf(into, compressor.compress(raw, 0, raw.length, into, 0));
        }
    }

    @Property(tries = 200)
    @Label("any block fits into its bound and comes back, at every level")
    @Tag("P8")
    @Tag("T2.2")
    void roundTrip(
            @ForAll Codec codec,
            @ForAll int anyLevel,
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 200_000) int length,
            @ForAll boolean noise) {
        int levels = codec.highestLevel() - codec.lowestLevel() + 1;
        byte[] raw = content(seed, length, noise);
        byte[] stored = stored(codec, codec.lowestLevel() + Math.floorMod(anyLevel, levels), raw);
        byte[] back = new byte[length + 1];
        try (Decompressor decompressor = Codecs.decompressor(codec)) {
            assertTrue(decompressor.decompress(stored, 0, stored.length, back, 0, length));
        }
        assertArrayEquals(raw, Arrays.copyOf(back, length));
        assertEquals(0, back[length]);
    }

    @Property(tries = 100)
    @Label("a block of another raw length than expected is told apart")
    @Tag("P9")
    void otherLength(
            @ForAll Codec codec,
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 100_000) int length,
            @ForAll @IntRange(min = 1, max = 100_000) int expected) {
        byte[] stored = stored(codec, codec.defaultLevel(), content(seed, length, false));
        byte[] back = new byte[expected + 1];
        try (Decompressor decompressor = Codecs.decompressor(codec)) {
            assertEquals(length == expected, decompressor.decompress(stored, 0, stored.length, back, 0, expected));
        }
    }

    @Property(tries = 100)
    @Label("a block with something behind it is told apart")
    @Tag("P9")
    void trailing(@ForAll Codec codec, @ForAll @IntRange(min = 1, max = 70_000) int length) {
        byte[] stored = stored(codec, codec.defaultLevel(), content(1, length, false));
        byte[] longer = Arrays.copyOf(stored, stored.length + 3);
        longer[stored.length] = 7;
        byte[] back = new byte[length + 1];
        try (Decompressor decompressor = Codecs.decompressor(codec)) {
            assertFalse(decompressor.decompress(longer, 0, longer.length, back, 0, length));
        }
    }
}
