package io.quiesce.api.service;

import io.quiesce.api.plan.ScheduleSpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** When a plan is due (docs/agent.md). Pure functions of their arguments; safe between threads. */
@ProviderType
public interface Schedules {

    /** The rule that the text of a {@code Recurring} breaks, as a sentence fragment; empty when it can be used. */
    Optional<String> problem(String expression);

    /** The next times after a moment at which it is due, in order, at most that many; none within its blackouts. */
    List<Instant> next(ScheduleSpec schedule, Instant after, int count);

    /** The first moment, not before another one, that lies in a blackout; empty without blackouts, which what is due once never has. */
    Optional<Instant> blackout(ScheduleSpec schedule, Instant from);

    /**
     * What is to become of what was due and is not handled.
     *
     * @param handled up to when everything is
     * @param now not before {@code handled}, else there is nothing to do
     * @return empty when there is nothing to do yet
     */
    Optional<Due> due(ScheduleSpec schedule, Instant handled, Instant now);

    /**
     * The last time that was due; earlier ones that were not handled either are skipped with it.
     *
     * @param begin whether a run is to begin
     * @param reason for the log, why it begins late or not at all; empty when it is on time
     */
    record Due(Instant at, boolean begin, String reason) {}
}
