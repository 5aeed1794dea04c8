package io.quiesce.api.report;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;

/**
 * A stretch of time.
 *
 * @param from inclusive
 * @param until exclusive, after {@code from}
 * @param zone in which people read it
 */
public record Period(Instant from, Instant until, ZoneId zone) {

    /** A stretch of the calendar. */
    public enum Unit {
        DAY,
        /** From Monday on. */
        WEEK,
        MONTH,
        QUARTER,
        YEAR
    }

    public Period {
        from = from.truncatedTo(ChronoUnit.MILLIS);
        until = until.truncatedTo(ChronoUnit.MILLIS);
        if (!from.isBefore(until)) {
            throw new IllegalArgumentException("a period ends after it begins, not at " + until + " after " + from);
        }
    }

    /** The last one that is over: yesterday, the week until the last Monday, the month before this one. */
    public static Period last(Unit unit, Instant now, ZoneId zone) {
        LocalDate end = begin(unit, now.atZone(zone).toLocalDate());
        LocalDate begin = begin(unit, end.minusDays(1));
        return new Period(
                begin.atStartOfDay(zone).toInstant(), end.atStartOfDay(zone).toInstant(), zone);
    }

    private static LocalDate begin(Unit unit, LocalDate day) {
        return switch (unit) {
            case DAY -> day;
            case WEEK -> day.with(TemporalAdjusters.previousOrSame(java.time.DayOfWeek.MONDAY));
            case MONTH -> day.withDayOfMonth(1);
            case QUARTER -> day.withDayOfMonth(1).minusMonths((day.getMonthValue() - 1) % 3);
            case YEAR -> day.withDayOfYear(1);
        };
    }

    /** The stretch of the same length that ends where this one begins. */
    public Period before() {
        return new Period(from.minus(length()), from, zone);
    }

    public Duration length() {
        return Duration.between(from, until);
    }

    public boolean contains(Instant moment) {
        return !moment.isBefore(from) && moment.isBefore(until);
    }
}
