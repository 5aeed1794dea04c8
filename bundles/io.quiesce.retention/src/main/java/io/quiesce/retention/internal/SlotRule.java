package io.quiesce.retention.internal;

import io.quiesce.api.retention.RetentionPolicy;
import io.quiesce.api.retention.Rule;
import io.quiesce.api.retention.Slots;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.IsoFields;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Keeps the last good backup of so many periods. */
final class SlotRule {

    private record Period(String name, DateTimeFormatter key, int number) {}

    /** {@code 2026-W01}; a pattern with {@code ww} would count weeks as its locale does. */
    private static final DateTimeFormatter ISO_WEEK = new DateTimeFormatterBuilder()
            .appendValue(IsoFields.WEEK_BASED_YEAR, 4)
            .appendLiteral("-W")
            .appendValue(IsoFields.WEEK_OF_WEEK_BASED_YEAR, 2)
            .toFormatter(Locale.ROOT);

    private SlotRule() {}

    private static List<Period> periods(Slots slots) {
        return List.of(
                period(
                        "hourly",
                        "uuuu-MM-dd HH'h' xxx",
                        slots.hourly()), // the offset tells the doubled hour of autumn apart
                period("daily", "uuuu-MM-dd", slots.daily()),
                new Period("weekly", ISO_WEEK, slots.weekly()),
                period("monthly", "uuuu-MM", slots.monthly()),
                period("yearly", "uuuu", slots.yearly()));
    }

    private static Period period(String name, String pattern, int number) {
        return new Period(name, DateTimeFormatter.ofPattern(pattern, Locale.ROOT), number);
    }

    /** @param good newest first */
    static void apply(RetentionPolicy policy, List<Ballot> good) {
        for (Period period : periods(policy.slots())) {
            Set<String> taken = new HashSet<>();
            for (Ballot ballot : good) {
                String key = key(period, ballot, policy.zone());
                if (taken.size() < period.number() && taken.add(key)) {
                    ballot.keep(Rule.SLOT, period.name() + " " + key);
                }
            }
        }
    }

    private static String key(Period period, Ballot ballot, ZoneId zone) {
        ZonedDateTime at = ballot.backup().publishedAt().atZone(zone);
        return period.key().format(at);
    }
}
