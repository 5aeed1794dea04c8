package io.quiesce.retention.internal;

import io.quiesce.api.retention.ClockEvidence;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Whether a calendar may be believed enough to remove backups by it. What was written down before must not lie in the future,
 * and the way from there to now must have no gap that was not lived through: by a day of steady running, or by a day that was
 * recorded since the gap.
 */
final class ClockDoubt {

    /** Longest silence of a receiver that raises no doubt. */
    static final Duration GAP = Duration.ofDays(2);

    /** So long the calendar must have been steady after a gap. */
    static final Duration STEADY = Duration.ofDays(1);

    /** Clocks are corrected by that much every day. */
    static final Duration TOLERANCE = Duration.ofMinutes(5);

    private ClockDoubt() {}

    static Optional<String> of(ClockEvidence clock) {
        if (clock.confirmed()) {
            return Optional.empty();
        }
        Optional<Instant> future = clock.seen().stream()
                .filter(s -> s.isAfter(clock.now().plus(TOLERANCE)))
                .max(Comparator.naturalOrder());
        if (future.isPresent()) {
            return Optional.of("something here is dated " + future.get() + ", and the clock says " + clock.now());
        }
        List<Instant> latestFirst =
                clock.seen().stream().sorted(Comparator.reverseOrder()).toList();
        Instant later = clock.now();
        for (Instant earlier : latestFirst) {
            if (Duration.between(earlier, later).compareTo(GAP) > 0) {
                return livedThrough(clock, later)
                        ? Optional.empty()
                        : Optional.of("nothing is dated between " + earlier + " and " + later);
            }
            later = earlier;
        }
        return Optional.empty();
    }

    private static boolean livedThrough(ClockEvidence clock, Instant sinceGap) {
        return clock.steady().compareTo(STEADY) >= 0
                || Duration.between(sinceGap, clock.now()).compareTo(STEADY) >= 0;
    }
}
