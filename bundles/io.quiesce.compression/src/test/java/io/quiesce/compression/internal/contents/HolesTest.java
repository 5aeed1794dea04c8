package io.quiesce.compression.internal.contents;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class HolesTest {

    @Property(tries = 300)
    @Label("a map of holes counts and finds what was marked")
    void counts(@ForAll @IntRange(min = 1, max = 200_000) int length, @ForAll long seed) {
        int units = Holes.units(length);
        BitSet expected = new BitSet();
        new java.util.Random(seed).ints(units / 2 + 1, 0, units).forEach(expected::set);
        Holes holes = new Holes();
        holes.clear(length);
        expected.stream().forEach(holes::mark);

        int bytes = expected.stream()
                .map(u -> Math.min(Holes.UNIT, length - u * Holes.UNIT))
                .sum();
        assertEquals(bytes, holes.holeBytes());
        assertEquals(expected.nextSetBit(0), holes.next(0, true));
        assertEquals(Math.min(units, expected.nextClearBit(0)), holes.next(0, false));
        assertEquals(expected.cardinality() == units, holes.all());
    }
}
