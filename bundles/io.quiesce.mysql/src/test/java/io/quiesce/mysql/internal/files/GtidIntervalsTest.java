package io.quiesce.mysql.internal.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class GtidIntervalsTest {

    private static final String SOURCE = "00000000-0000-0001-0000-000000000002";

    private static ByteBuffer one(long number) {
        ByteBuffer body = ByteBuffer.allocate(25).order(ByteOrder.LITTLE_ENDIAN);
        body.put((byte) 1).order(ByteOrder.BIG_ENDIAN).putLong(1).putLong(2);
        return body.order(ByteOrder.LITTLE_ENDIAN).putLong(number).flip();
    }

    @Property
    void numbersInAnyOrderBecomeTheShortestIntervals(
            @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 1, max = 30) Integer> numbers) {
        MySqlGtids gtids = new MySqlGtids();
        numbers.forEach(n -> gtids.one(one(n), 0));

        assertEquals(Optional.of(SOURCE + naive(new TreeSet<>(numbers))), gtids.text());
    }

    @Property
    void aUnionHasTheNumbersOfBothSetsOfEverySource(
            @ForAll @Size(max = 40) List<@IntRange(min = 1, max = 30) Integer> numbers,
            @ForAll @Size(max = 40) List<@IntRange(min = 1, max = 30) Integer> others,
            @ForAll boolean tagged) {
        String key = tagged ? SOURCE + ":tag" : SOURCE;
        TreeSet<Integer> all = new TreeSet<>(numbers);
        all.addAll(others);

        assertEquals(
                Optional.of(set(key, all)),
                MySqlGtids.union(set(key, new TreeSet<>(numbers)), set(key, new TreeSet<>(others))));
    }

    private static String set(String key, TreeSet<Integer> numbers) {
        return numbers.isEmpty() ? "" : key + naive(numbers);
    }

    private static String naive(TreeSet<Integer> set) {
        StringBuilder text = new StringBuilder();
        for (int n : set) {
            if (!set.contains(n - 1)) {
                int end = n;
                while (set.contains(end + 1)) {
                    end++;
                }
                text.append(':').append(n).append(end > n ? "-" + end : "");
            }
        }
        return text.toString();
    }
}
