package io.quiesce.api.retention;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a receiver knows about the right time.
 *
 * @param now by the calendar
 * @param seen calendar times of what this receiver wrote down before, of all its clients, in any order
 * @param steady for how long, by the running time, this process has seen the calendar advance without a jump
 * @param confirmed a person says that the calendar is right
 */
public record ClockEvidence(Instant now, List<Instant> seen, Duration steady, boolean confirmed) {

    public ClockEvidence {
        seen = List.copyOf(seen);
    }
}
