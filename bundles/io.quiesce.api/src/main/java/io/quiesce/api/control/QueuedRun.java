package io.quiesce.api.control;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A run that has not ended.
 *
 * @param id within the queue; the history has its own
 * @param plan name of its plan; of a delivery as far as it is known; empty for a copy and a verification
 * @param startedAt empty while it waits for its turn
 * @param place among those that wait for the same, from 1; 0 when it is at work, or its turn is not known
 * @param waitsFor what keeps it from beginning, for people; empty when it is at work, or its turn is not known
 */
public record QueuedRun(
        UUID id,
        Work work,
        String plan,
        Origin origin,
        Instant submittedAt,
        Optional<Instant> startedAt,
        int place,
        String waitsFor) {

    /** At work, or of a turn that is not known. */
    public QueuedRun(UUID id, Work work, String plan, Origin origin, Instant submittedAt, Optional<Instant> startedAt) {
        this(id, work, plan, origin, submittedAt, startedAt, 0, "");
    }

    public boolean running() {
        return startedAt.isPresent();
    }

    /** The same, whose turn has come. */
    public QueuedRun started(Instant at) {
        return new QueuedRun(id, work, plan, origin, submittedAt, Optional.of(at));
    }

    /** The same at a place of the queue. */
    public QueuedRun waiting(int at, String what) {
        return new QueuedRun(id, work, plan, origin, submittedAt, startedAt, at, what);
    }
}
