package io.quiesce.api.plan;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * When a plan is due by itself.
 *
 * @param when a cron expression of five fields, a shorthand such as {@code daily 02:30}, or one moment
 * @param zone in which it is meant
 * @param missed what becomes of a run whose time passed while nobody could begin it
 * @param missedWithin how late a missed run may still begin; empty for any time
 * @param blackouts times of day in which nothing begins
 */
public record ScheduleSpec(
        When when, ZoneId zone, Missed missed, Optional<Duration> missedWithin, List<Blackout> blackouts) {

    /** A rule of recurrence or one moment. */
    public sealed interface When {}

    /** @param expression as it is written: five cron fields, or a shorthand */
    public record Recurring(String expression) implements When {}

    public record Once(Instant at) implements When {}

    public enum Missed {
        SKIP,
        RUN_ONCE
    }

    /** From a time of day until another; over midnight when the second is the earlier one. */
    public record Blackout(LocalTime from, LocalTime until) {}

    public ScheduleSpec {
        blackouts = List.copyOf(blackouts);
    }
}
