package io.quiesce.control.internal;

import io.quiesce.api.plan.ScheduleSpec;
import io.quiesce.api.plan.ScheduleSpec.Once;
import io.quiesce.api.plan.ScheduleSpec.Recurring;
import java.util.List;

/**
 * A plan as the watch and the desk see it.
 *
 * @param revision of its document; {@link #NO_REVISION} of a file that is not taken in
 * @param problem why it can't be used; empty when it can
 * @param instance that it backs up, {@link Turns#instance}; empty while it can't be used
 */
record PlannedSchedules(
        String plan, long revision, String problem, boolean enabled, String instance, List<ScheduleSpec> schedules) {

    static final long NO_REVISION = 0;

    /** Whether reading that revision would tell nothing new. */
    boolean isOf(long other) {
        return revision == other && revision != NO_REVISION && problem.isEmpty();
    }

    /** As people read it. */
    static String text(ScheduleSpec schedule) {
        return switch (schedule.when()) {
            case Once once -> "once " + once.at();
            case Recurring rule -> rule.expression() + " " + schedule.zone();
        };
    }

    /** What the ledger knows it by: another text is another schedule. */
    String key(ScheduleSpec schedule) {
        return plan + " " + text(schedule);
    }
}
