package io.quiesce.scheduler.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.plan.ScheduleSpec;
import io.quiesce.api.plan.ScheduleSpec.Blackout;
import io.quiesce.api.plan.ScheduleSpec.Missed;
import io.quiesce.api.plan.ScheduleSpec.Recurring;
import io.quiesce.api.service.Schedules.Due;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;

/** Around the changes of the clocks, of half an hour, an hour and a whole day, nothing is due twice and nothing is lost. */
@Tag("R2.3")
@Tag("T2.3")
class DueTimesPropertyTest {

    private static final Instant FROM = Instant.parse("2010-01-01T00:00:00Z");

    private final CronSchedules schedules = new CronSchedules();

    @Provide
    Arbitrary<ZoneId> zones() {
        return Arbitraries.of(
                        "Europe/Berlin",
                        "America/New_York",
                        "Australia/Lord_Howe",
                        "America/Santiago",
                        "Pacific/Apia", // left out 30 December 2011
                        "Africa/Casablanca",
                        "Asia/Kolkata")
                .map(ZoneId::of);
    }

    /** Some days before one of the zone's changes, or anywhere when it has none. */
    private static Instant nearChange(ZoneId zone, int which, int hours) {
        Instant at = FROM;
        for (int i = 0; i <= which; i++) {
            Optional<ZoneOffsetTransition> next =
                    Optional.ofNullable(zone.getRules().nextTransition(at));
            at = next.map(ZoneOffsetTransition::getInstant).orElse(at);
        }
        return at.minus(Duration.ofHours(hours));
    }

    private static ScheduleSpec spec(String rule, ZoneId zone) {
        return new ScheduleSpec(new Recurring(rule), zone, Missed.RUN_ONCE, Optional.empty(), List.of());
    }

    @Property(tries = 100)
    void dailyIsDueOnceOnEveryDate(
            @ForAll("zones") ZoneId zone,
            @ForAll @IntRange(max = 20) int which,
            @ForAll @IntRange(max = 100) int hours,
            @ForAll @IntRange(max = 23) int hour,
            @ForAll @IntRange(max = 59) int minute) {
        LocalTime time = LocalTime.of(hour, minute);
        LocalDate first = nearChange(zone, which, hours).atZone(zone).toLocalDate();
        Instant begin = first.atStartOfDay(zone).toInstant().minusNanos(1);
        List<Instant> got = schedules.next(spec("daily " + time, zone), begin, 7);
        TreeSet<Instant> expected = new TreeSet<>();
        for (LocalDate day = first; expected.size() < 7; day = day.plusDays(1)) {
            Optional<ZoneOffsetTransition> gap =
                    Optional.ofNullable(zone.getRules().getTransition(day.atTime(time)));
            expected.add(gap.filter(ZoneOffsetTransition::isGap)
                    .map(ZoneOffsetTransition::getInstant)
                    .orElse(day.atTime(time).atZone(zone).toInstant()));
        }
        assertEquals(new ArrayList<>(expected), got);
    }

    @Property(tries = 100)
    void oneByOneIsTheSameAsManyAtOnceAndEachIsFoundBackwards(
            @ForAll("zones") ZoneId zone,
            @ForAll @IntRange(max = 20) int which,
            @ForAll @IntRange(max = 30) int hours,
            @ForAll("rules") String rule) {
        ScheduleSpec spec = spec(rule, zone);
        Instant begin = nearChange(zone, which, hours);
        List<Instant> many = schedules.next(spec, begin, 12);
        Instant last = begin;
        for (Instant at : many) {
            assertTrue(at.isAfter(last), "later than " + last + ": " + at);
            assertEquals(List.of(at), schedules.next(spec, at.minusSeconds(1), 1));
            assertEquals(at, schedules.due(spec, last, at).orElseThrow().at());
            assertEquals(Optional.empty(), schedules.due(spec, last, at.minusSeconds(1)), "not before it is due");
            last = at;
        }
    }

    @Provide
    Arbitrary<String> rules() {
        return Arbitraries.of(
                "hourly",
                "*/15 * * * *",
                "30 1-3 * * *",
                "0 0,2,12 * * *",
                "59 23 * * *",
                "weekly sun 02:30",
                "5 */6 * * 1-5");
    }

    @Property(tries = 100)
    void aWatchThatLooksNowAndThenHandlesEveryTimeOnceOrMissesItKnowingly(
            @ForAll("zones") ZoneId zone,
            @ForAll @IntRange(max = 20) int which,
            @ForAll @net.jqwik.api.constraints.Size(max = 20) List<@IntRange(min = 1, max = 20_000) Integer> pauses,
            @ForAll("rules") String rule) {
        ScheduleSpec spec = spec(rule, zone);
        Instant begin = nearChange(zone, which, 10);
        Instant now = begin;
        Instant handled = begin;
        TreeSet<Instant> seen = new TreeSet<>();
        for (int pause : pauses) {
            now = now.plusSeconds(pause);
            Optional<Due> due = schedules.due(spec, handled, now);
            if (due.isPresent()) {
                assertTrue(seen.add(due.get().at()), "once");
                assertTrue(due.get().at().isAfter(handled) && !due.get().at().isAfter(now));
                assertEquals(
                        List.of(),
                        schedules.next(spec, due.get().at(), 1).stream()
                                .filter(notAfter(now))
                                .toList(),
                        "the last one that was due");
                handled = due.get().at();
            } else {
                assertTrue(schedules.next(spec, handled, 1).getFirst().isAfter(now), "nothing is lost");
            }
        }
    }

    @Property(tries = 300)
    void theNextBlackoutIsTheFirstMinuteAtWhichNothingIsDue(
            @ForAll("zones") ZoneId zone,
            @ForAll @IntRange(max = 20) int which,
            @ForAll @IntRange(max = 50) int hours,
            @ForAll @IntRange(max = 1439) int begin,
            @ForAll @IntRange(min = 1, max = 1439) int minutes) {
        LocalTime from = LocalTime.ofSecondOfDay(begin * 60L);
        firstDark(zone, nearChange(zone, which, hours), new Blackout(from, from.plusMinutes(minutes)));
    }

    @Example
    void aBlackoutBeginsAgainWhenItsTimeComesTwice() {
        firstDark(
                ZoneId.of("Australia/Lord_Howe"), // at 02:00 it was 01:30 again
                Instant.parse("2010-04-03T15:00:00Z"),
                new Blackout(LocalTime.of(1, 31), LocalTime.of(1, 40)));
    }

    private void firstDark(ZoneId zone, Instant start, Blackout blackout) {
        ScheduleSpec spec = new ScheduleSpec(
                new Recurring("* * * * *"), zone, Missed.RUN_ONCE, Optional.empty(), List.of(blackout));
        Moments moments = new Moments(LocalTimes.of("* * * * *"), zone, List.of(blackout));
        Optional<Instant> expected = Stream.iterate(start, at -> at.plusSeconds(60))
                .limit(4 * 1440)
                .filter(moments::dark)
                .findFirst();
        assertEquals(expected, schedules.blackout(spec, start));
    }

    private static java.util.function.Predicate<Instant> notAfter(Instant now) {
        return at -> !at.isAfter(now);
    }
}
