package io.quiesce.api;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential waiting times with full jitter: attempt n waits between half and all of {@code first * factor^n}, at
 * most {@code longest}.
 *
 * @param first wait after the first failure, positive
 * @param longest upper bound of every wait, at least {@code first}
 * @param factor growth per attempt, at least 1
 */
public record Backoff(Duration first, Duration longest, double factor) {

    public Backoff {
        if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0 || !(factor >= 1)) {
            throw new IllegalArgumentException("backoff needs 0 < first <= longest and factor >= 1");
        }
    }

    /** The wait after failure number {@code attempt}, counted from 0. */
    public Duration delay(int attempt, RandomGenerator random) {
        double full = Math.min(longest.toNanos(), first.toNanos() * Math.pow(factor, attempt));
        return Duration.ofNanos((long) (full * (0.5 + random.nextDouble() / 2)));
    }
}
