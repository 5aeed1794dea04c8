package io.quiesce.control.internal;

import io.quiesce.api.Cancellation;
import io.quiesce.api.control.QueuedRun;
import java.time.Instant;

/**
 * A place in the queue.
 *
 * @param instance of the plan, {@link Turns#instance}; empty when the work concerns none
 * @param settled called once, when the run's turn has come or will never come: it is not owed any more
 */
record Ticket(QueuedRun run, String instance, Cancellation cancellation, Runnable settled) {

    Ticket started(Instant now) {
        return new Ticket(run.started(now), instance, cancellation, settled);
    }

    boolean running() {
        return run.running();
    }
}
