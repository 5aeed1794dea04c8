package io.quiesce.control.internal;

import io.quiesce.api.Cancellation;
import io.quiesce.api.control.Origin;
import io.quiesce.api.control.QueuedRun;
import io.quiesce.api.control.Work;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A place in the queue.
 *
 * @param settled called once, when the run's turn has come or will never come: it is not owed any more
 */
record Ticket(QueuedRun run, Cancellation cancellation, Runnable settled) {

    static Ticket of(Work work, String plan, Origin origin, Instant now, Runnable settled) {
        return new Ticket(
                new QueuedRun(UUID.randomUUID(), work, plan, origin, now, Optional.empty()),
                new Cancellation(),
                settled);
    }

    Ticket started(Instant now) {
        return new Ticket(
                new QueuedRun(run.id(), run.work(), run.plan(), run.origin(), run.submittedAt(), Optional.of(now)),
                cancellation,
                settled);
    }
}
