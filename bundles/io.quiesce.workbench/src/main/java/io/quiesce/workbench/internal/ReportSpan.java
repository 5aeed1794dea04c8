package io.quiesce.workbench.internal;

import io.quiesce.api.report.Period;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * A choice of the period that a report is about, as {@code quiesce report make} has them. Pure.
 *
 * @param label for people
 * @param unit the last complete one of which; empty for days that are counted or named
 */
record ReportSpan(String label, Optional<Period.Unit> unit) {

    private static final int DAYS = 7;

    /** The first is what is shown first; the last one is about days that are named. */
    static List<ReportSpan> all() {
        return List.of(
                new ReportSpan(Texts.report_last_days, Optional.empty()),
                new ReportSpan(Texts.report_day, Optional.of(Period.Unit.DAY)),
                new ReportSpan(Texts.report_week, Optional.of(Period.Unit.WEEK)),
                new ReportSpan(Texts.report_month, Optional.of(Period.Unit.MONTH)),
                new ReportSpan(Texts.report_quarter, Optional.of(Period.Unit.QUARTER)),
                new ReportSpan(Texts.report_year, Optional.of(Period.Unit.YEAR)),
                new ReportSpan(Texts.report_named, Optional.empty()));
    }

    boolean named() {
        return label.equals(Texts.report_named);
    }

    /**
     * @param first day of a named period, included
     * @param last day of it, included; not before the first
     */
    Period period(LocalDate first, LocalDate last, Instant now, ZoneId zone) {
        if (unit.isPresent()) {
            return Period.last(unit.get(), now, zone);
        }
        return named()
                ? new Period(
                        first.atStartOfDay(zone).toInstant(),
                        last.plusDays(1).atStartOfDay(zone).toInstant(),
                        zone)
                : new Period(now.atZone(zone).minusDays(DAYS).toInstant(), now, zone);
    }
}
