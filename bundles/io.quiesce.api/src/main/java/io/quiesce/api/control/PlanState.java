package io.quiesce.api.control;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A plan and what it is about to do.
 *
 * @param problem why it can't be used; empty when it can
 * @param enabled whether its schedules count
 * @param schedules as they are written
 * @param next the next times at which it is due, at most ten; none while it is disabled
 * @param run that is queued or at work
 */
public record PlanState(
        String name,
        String problem,
        boolean enabled,
        List<String> schedules,
        List<Instant> next,
        Optional<QueuedRun> run) {
    public PlanState {
        schedules = List.copyOf(schedules);
        next = List.copyOf(next);
    }
}
