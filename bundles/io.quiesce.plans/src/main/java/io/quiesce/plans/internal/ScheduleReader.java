package io.quiesce.plans.internal;

import io.quiesce.api.plan.ScheduleSpec;
import io.quiesce.api.plan.ScheduleSpec.Blackout;
import io.quiesce.api.plan.ScheduleSpec.Missed;
import io.quiesce.api.plan.ScheduleSpec.Once;
import io.quiesce.api.plan.ScheduleSpec.Recurring;
import io.quiesce.api.plan.ScheduleSpec.When;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the schedules of a plan, each with one of {@code cron}, {@code hourly}, {@code daily}, {@code weekly}, {@code
 * monthly}, {@code once}.
 */
final class ScheduleReader {

    private static final List<String> SHORTHANDS = List.of("daily", "weekly", "monthly");
    private static final Pattern BLACKOUT = Pattern.compile("(\\d\\d:\\d\\d)-(\\d\\d:\\d\\d)");
    private static final String ONE_OF =
            "must have exactly one of cron, hourly, daily, weekly, monthly and once, such as { daily: \"02:30\" }";

    private ScheduleReader() {}

    /** @param problem the rule that a recurring expression breaks, if any */
    static List<ScheduleSpec> read(Section root, Function<String, Optional<String>> problem) {
        List<ScheduleSpec> schedules = new ArrayList<>();
        for (Section one : root.sections("schedules")) {
            List<When> when = when(one, problem);
            if (when.size() != 1 && !one.isEmpty()) {
                one.violate("", "", ONE_OF);
            }
            ZoneId zone = one.value("zone", ZoneId.systemDefault(), ScheduleReader::zone);
            Missed missed = one.choice("missed", Missed.SKIP, Missed.values());
            Optional<Duration> within = one.has("missedWithin")
                    ? Optional.of(one.duration("missedWithin", Duration.ofHours(1)))
                    : Optional.empty();
            if (within.isPresent() && missed == Missed.SKIP) {
                one.violate("missedWithin", "", "needs missed: run-once");
            }
            List<Blackout> blackouts = blackouts(one);
            one.finish();
            if (when.size() == 1) {
                schedules.add(new ScheduleSpec(when.getFirst(), zone, missed, within, blackouts));
            }
        }
        return schedules;
    }

    private static List<When> when(Section one, Function<String, Optional<String>> problem) {
        List<When> all = new ArrayList<>();
        if (one.has("cron")) {
            all.add(rule(one, "cron", one.text("cron", ""), problem));
        }
        if (one.flag("hourly")) {
            all.add(new Recurring("hourly"));
        }
        for (String shorthand : SHORTHANDS) {
            if (one.has(shorthand)) {
                all.add(rule(one, shorthand, shorthand + " " + one.text(shorthand, ""), problem));
            }
        }
        if (one.has("once")) {
            all.add(new Once(one.value("once", Instant.EPOCH, ScheduleReader::moment)));
        }
        return all;
    }

    private static Recurring rule(
            Section one, String key, String expression, Function<String, Optional<String>> problem) {
        problem.apply(expression).ifPresent(rule -> one.violate(key, expression, rule));
        return new Recurring(expression);
    }

    private static Instant moment(String text) {
        try {
            return java.time.OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("must be a moment with its offset, such as 2026-12-01T02:00:00Z", e);
        }
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("must be a time zone such as Europe/Berlin or UTC", e);
        }
    }

    private static List<Blackout> blackouts(Section one) {
        List<Blackout> all = new ArrayList<>();
        for (String text : one.list("blackouts")) {
            Matcher m = BLACKOUT.matcher(text.strip());
            try {
                if (m.matches() && !m.group(1).equals(m.group(2))) {
                    all.add(new Blackout(LocalTime.parse(m.group(1)), LocalTime.parse(m.group(2))));
                    continue;
                }
            } catch (DateTimeException e) {
                // said below
            }
            one.violate("blackouts", text, "must be two different times of day such as 08:00-18:00");
        }
        return all;
    }
}
