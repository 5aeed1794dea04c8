package io.quiesce.api.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.report.Period.Unit;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.LongRange;

@Label("A period")
@Tag("R7.6")
class PeriodTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static String last(Unit unit, String now) {
        Period p = Period.last(unit, Instant.parse(now), BERLIN);
        return p.from().atZone(BERLIN).toLocalDate() + " "
                + p.until().atZone(BERLIN).toLocalDate();
    }

    @Example
    @Label("is the last complete one of the calendar")
    void calendar() {
        assertEquals("2026-05-05 2026-05-06", last(Unit.DAY, "2026-05-05T22:30:00Z"));
        assertEquals("2026-04-27 2026-05-04", last(Unit.WEEK, "2026-05-10T12:00:00Z"));
        assertEquals("2026-05-04 2026-05-11", last(Unit.WEEK, "2026-05-11T12:00:00Z"));
        assertEquals("2026-02-01 2026-03-01", last(Unit.MONTH, "2026-03-31T12:00:00Z"));
        assertEquals("2025-10-01 2026-01-01", last(Unit.QUARTER, "2026-03-31T12:00:00Z"));
        assertEquals("2025-01-01 2026-01-01", last(Unit.YEAR, "2026-01-01T12:00:00Z"));
    }

    @Example
    @Label("of a day on which the clocks change has as many hours as that day")
    void summerTime() {
        Instant evening = Instant.parse("2026-03-30T12:00:00Z");
        assertEquals(
                Duration.ofHours(23), Period.last(Unit.DAY, evening, BERLIN).length());
    }

    @Property(tries = 200)
    @Label("is over, ends where the next one begins, and the one before ends where it begins")
    void complete(@ForAll Unit unit, @ForAll @LongRange(min = 0, max = 4_000_000_000L) long second) {
        Instant now = Instant.ofEpochSecond(second);
        Period period = Period.last(unit, now, BERLIN);
        assertFalse(period.until().isAfter(now));
        assertFalse(period.contains(now));
        assertTrue(period.contains(period.from()));
        assertEquals(period.from(), period.before().until());
        assertEquals(period.until(), Period.last(unit, period.until(), BERLIN).until());
    }
}
