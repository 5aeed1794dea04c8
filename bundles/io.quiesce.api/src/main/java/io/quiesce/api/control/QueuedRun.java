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
 */
public record QueuedRun(
        UUID id, Work work, String plan, Origin origin, Instant submittedAt, Optional<Instant> startedAt) {

    public boolean running() {
        return startedAt.isPresent();
    }
}
