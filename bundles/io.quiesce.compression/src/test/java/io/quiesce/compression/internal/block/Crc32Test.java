package io.quiesce.compression.internal.block;

import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

class Crc32Test {

    @Property(tries = 500)
    @Label("the CRC-32 of two parts put together is that of the whole")
    @Tag("P9")
    void combine(@ForAll byte[] first, @ForAll byte[] second) {
        byte[] whole = java.util.Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, whole, first.length, second.length);

        int combined =
                Crc32.combine(Crc32.of(first, 0, first.length), Crc32.of(second, 0, second.length), second.length);

        assertEquals(Crc32.of(whole, 0, whole.length), combined);
    }

    @Property(tries = 100)
    @Label("the order of putting together does not matter, for lengths beyond 4 GiB too")
    void associative(@ForAll int a, @ForAll int b, @ForAll int c, @ForAll byte more) {
        long lengthB = 5_000_000_000L + more;
        long lengthC = 7_000_000_001L;

        int left = Crc32.combine(Crc32.combine(a, b, lengthB), c, lengthC);
        int right = Crc32.combine(a, Crc32.combine(b, c, lengthC), lengthB + lengthC);

        assertEquals(left, right);
    }
}
