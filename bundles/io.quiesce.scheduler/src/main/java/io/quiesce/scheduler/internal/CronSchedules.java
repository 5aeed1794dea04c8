package io.quiesce.scheduler.internal;

import io.quiesce.api.plan.ScheduleSpec;
import io.quiesce.api.plan.ScheduleSpec.Missed;
import io.quiesce.api.plan.ScheduleSpec.Once;
import io.quiesce.api.plan.ScheduleSpec.Recurring;
import io.quiesce.api.service.Schedules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** Cron expressions by cron-utils, their times by the zone's own rules. */
@Component
public final class CronSchedules implements Schedules {

    /** A run that begins so late is still on time: the owner of the home looks every few seconds. */
    private static final Duration ON_TIME = Duration.ofMinutes(1);

    /** Longest time between two times of a rule: 29 February, over a year such as 2100. */
    private static final Duration FARTHEST = Duration.ofDays(9 * 366);

    @Override
    public Optional<String> problem(String expression) {
        try {
            LocalTimes.of(expression);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public List<Instant> next(ScheduleSpec schedule, Instant after, int count) {
        List<Instant> next = new ArrayList<>();
        switch (schedule.when()) {
            case Once once -> {
                if (once.at().isAfter(after) && count > 0) {
                    next.add(once.at());
                }
            }
            case Recurring rule -> {
                Moments moments = moments(schedule, rule);
                Optional<Instant> one = Optional.of(after);
                while (next.size() < count) {
                    one = moments.after(one.get(), one.get().plus(FARTHEST));
                    if (one.isEmpty()) {
                        break;
                    }
                    next.add(one.get());
                }
            }
        }
        return next;
    }

    private static Moments moments(ScheduleSpec schedule, Recurring rule) {
        return new Moments(LocalTimes.of(rule.expression()), schedule.zone(), schedule.blackouts());
    }

    @Override
    public Optional<Instant> blackout(ScheduleSpec schedule, Instant from) {
        return switch (schedule.when()) {
            case Once once -> Optional.empty();
            case Recurring rule -> moments(schedule, rule).firstDark(from);
        };
    }

    @Override
    public Optional<Due> due(ScheduleSpec schedule, Instant handled, Instant now) {
        return switch (schedule.when()) {
            case Once once ->
                once.at().isAfter(handled) && !once.at().isAfter(now)
                        ? Optional.of(decide(schedule, once.at(), now))
                        : Optional.empty();
            case Recurring rule -> due(schedule, moments(schedule, rule), handled, now);
        };
    }

    private static Optional<Due> due(ScheduleSpec schedule, Moments moments, Instant handled, Instant now) {
        if (!now.isAfter(handled) || moments.dark(now)) {
            return Optional.empty(); // what was missed waits for the end of the blackout
        }
        return moments.lastUntil(now, handled).map(at -> decide(schedule, at, now));
    }

    private static Due decide(ScheduleSpec schedule, Instant at, Instant now) {
        Duration late = Duration.between(at, now);
        if (late.compareTo(ON_TIME) <= 0) {
            return new Due(at, true, "");
        }
        String missed = "the run of " + at + " was missed by " + late.withNanos(0);
        if (schedule.missed() == Missed.SKIP) {
            return new Due(at, false, missed + "; the plan skips such runs");
        }
        if (schedule.missedWithin().filter(within -> late.compareTo(within) > 0).isPresent()) {
            return new Due(at, false, missed + ", more than missedWithin allows");
        }
        return new Due(at, true, missed);
    }
}
