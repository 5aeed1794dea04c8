package io.quiesce.engine.internal;

import io.quiesce.api.Backoff;
import io.quiesce.api.error.QuiesceException;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Whether and when a failed call is tried again: a pure function. Only failures that say that retrying helps are tried
 * again (docs/protocol.md lists them), with growing waits, as long as the patience lasts.
 *
 * @param patience how long nothing may get through
 */
record RetryPolicy(Backoff backoff, Duration patience) {

    static final Backoff BACKOFF = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(20), 2);

    /** What to do after a failure. */
    sealed interface Decision {

        /** Wait, then try again. */
        record Again(Duration pause) implements Decision {}

        /** Let the failure out. */
        record GiveUp(String reason) implements Decision {}
    }

    /**
     * @param failuresInARow before this one, since something last got through
     * @param fruitless since something last got through
     */
    Decision after(QuiesceException failure, int failuresInARow, Duration fruitless, RandomGenerator random) {
        if (!failure.retryHelps()) {
            return new Decision.GiveUp("trying again does not help");
        }
        Duration left = patience.minus(fruitless);
        if (left.isNegative() || left.isZero()) {
            return new Decision.GiveUp("nothing got through for " + fruitless.toSeconds() + " s");
        }
        Duration wait = backoff.delay(failuresInARow, random);
        return new Decision.Again(wait.compareTo(left) < 0 ? wait : left);
    }
}
