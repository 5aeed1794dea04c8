package io.quiesce.receiver.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Digest;
import io.quiesce.api.transfer.ChunkRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Which chunks a sample has. */
class SampleTest {

    private static List<Long> sample(int chunks, int percent, long seed) throws Exception {
        AtomicInteger next = new AtomicInteger();
        Verification.Expected all = () -> next.get() == chunks
                ? Optional.empty()
                : Optional.of(new ChunkRef(next.getAndIncrement(), 0, 1, Digest.of(new byte[Digest.LENGTH])));
        Sample sample = new Sample(all, chunks, percent, new Random(seed));
        List<Long> indexes = new ArrayList<>();
        for (Optional<ChunkRef> c = sample.next(); c.isPresent(); c = sample.next()) {
            indexes.add(c.get().index());
        }
        return indexes;
    }

    @Property(tries = 200)
    @Tag("V1")
    void soManyOfAHundredRoundedUpInTheirOrderAndNoneTwice(
            @ForAll @IntRange(min = 0, max = 1000) int chunks,
            @ForAll @IntRange(min = 1, max = 100) int percent,
            @ForAll long seed)
            throws Exception {
        List<Long> chosen = sample(chunks, percent, seed);
        assertEquals((int) Math.ceil(chunks * percent / 100.0), chosen.size());
        assertEquals(chosen.stream().sorted().distinct().toList(), chosen);
        assertTrue(chosen.stream().allMatch(i -> i < chunks));
    }

    @Test
    void everyChunkHasTheSameChance() throws Exception {
        int[] times = new int[20];
        for (int round = 0; round < 10_000; round++) {
            for (long index : sample(20, 10, round)) {
                times[(int) index]++;
            }
        }
        for (int seen : times) {
            assertTrue(seen > 800 && seen < 1200, "about a thousand times of ten thousand, not " + seen);
        }
    }
}
