package io.quiesce.control.internal;

import io.quiesce.api.Cancellation;
import io.quiesce.api.control.QueuedRun;
import java.time.Instant;
import java.util.Optional;

/**
 * A place in the queue.
 *
 * @param instance of the plan, {@link Turns#instance}; empty when the work concerns none
 * @param stopBefore from when on the run of a schedule stops nothing any more
 * @param settled called once, when the run's turn has come or will never come: it is not owed any more
 * @param askedBy for the history, as in {@link io.quiesce.api.event.RunListener#askedBy}
 */
record Ticket(
        QueuedRun run,
        String instance,
        Cancellation cancellation,
        Optional<Instant> stopBefore,
        Runnable settled,
        String askedBy) {

    Ticket started(Instant now) {
        return new Ticket(run.started(now), instance, cancellation, stopBefore, settled, askedBy);
    }

    boolean running() {
        return run.running();
    }
}
