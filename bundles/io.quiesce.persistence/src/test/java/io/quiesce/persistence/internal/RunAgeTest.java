package io.quiesce.persistence.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.persistence.internal.RunAge.Gap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

@Label("When a run is too old")
@Tag("P17")
@Tag("R7.5")
class RunAgeTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final Duration TWO_YEARS = Duration.ofDays(730);

    private static List<Gap> gaps(Instant now, List<Instant> newestFirst) {
        List<Gap> gaps = new ArrayList<>();
        Instant to = now;
        for (Instant from : newestFirst) {
            if (Duration.between(from, to).compareTo(RunAge.LONGEST) > 0) {
                gaps.add(new Gap(from, to));
            }
            to = from;
        }
        return gaps;
    }

    /** The same, by adding up the time before each run. */
    private static long kept(Duration age, Instant now, List<Instant> newestFirst) {
        Duration half = age.dividedBy(2);
        Duration counted = half.compareTo(RunAge.LONGEST) < 0 ? half : RunAge.LONGEST;
        Duration old = Duration.ZERO;
        Instant to = now;
        long kept = 0;
        for (Instant from : newestFirst) {
            Duration gap = Duration.between(from, to);
            old = old.plus(gap.compareTo(RunAge.LONGEST) > 0 ? counted : gap);
            to = from;
            kept += old.compareTo(age) <= 0 ? 1 : 0;
        }
        return kept;
    }

    @Property(tries = 500)
    @Label("is the time before it added up, whatever the times between runs")
    void addsUp(
            @ForAll @Size(max = 20) List<@IntRange(min = 0, max = 90) Integer> days,
            @ForAll @IntRange(min = 1, max = 400) int age) {
        List<Instant> runs = new ArrayList<>();
        Instant at = NOW;
        for (int day : days) {
            at = at.minus(Duration.ofDays(day));
            runs.add(at);
        }
        Instant limit = RunAge.limit(Duration.ofDays(age), NOW, gaps(NOW, runs));
        assertEquals(
                kept(Duration.ofDays(age), NOW, runs),
                runs.stream().filter(r -> !r.isBefore(limit)).count());
    }

    @Example
    @Label("is a matter of the calendar alone while runs come at least once a month")
    void ordinary() {
        assertEquals(NOW.minus(TWO_YEARS), RunAge.limit(TWO_YEARS, NOW, List.of()));
    }

    @Example
    @Label("a clock that is nine years ahead costs a month of it, with its second run too")
    void wrongClock() {
        Instant wrong = Instant.parse("2035-06-01T12:00:00Z");
        Instant old = NOW.minus(Duration.ofDays(690));
        assertTrue(
                RunAge.limit(TWO_YEARS, wrong, gaps(wrong, List.of(wrong, NOW))).isBefore(old));
        Instant later = wrong.plus(Duration.ofDays(1));
        assertTrue(RunAge.limit(TWO_YEARS, later, gaps(later, List.of(later, wrong, NOW)))
                .isBefore(old));
    }
}
