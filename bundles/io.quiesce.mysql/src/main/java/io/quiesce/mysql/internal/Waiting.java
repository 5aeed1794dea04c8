package io.quiesce.mysql.internal;

import io.quiesce.api.Backoff;
import io.quiesce.api.Deadline;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;

/** Waits for a condition with growing pauses. An interrupt is kept for later: an instance is never left half way. */
final class Waiting {

    private static final Backoff POLL = new Backoff(Duration.ofMillis(15), Duration.ofMillis(500), 1.4);

    private Waiting() {}

    /** True as soon as the condition holds; false when it does not at the deadline. Asks at least once. */
    static boolean until(BooleanSupplier condition, Deadline deadline) {
        boolean interrupted = false;
        try {
            for (int attempt = 0; ; attempt++) {
                if (condition.getAsBoolean()) {
                    return true;
                }
                if (deadline.passed()) {
                    return false;
                }
                try {
                    Duration pause = POLL.delay(Math.min(attempt, 30), ThreadLocalRandom.current());
                    Duration left = deadline.remaining().plusMillis(1);
                    Thread.sleep(pause.compareTo(left) < 0 ? pause : left);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
