package io.quiesce.engine.internal;

import io.quiesce.api.error.CancelledException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.engine.internal.RetryPolicy.Decision.Again;
import io.quiesce.engine.internal.RetryPolicy.Decision.GiveUp;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Makes a call again while its failures are transient. The patience counts the waits only, so a call that takes long to
 * fail has as many tries as one that fails at once.
 */
record Retries(RetryPolicy policy, RandomGenerator random) {

    <T> T call(Call<T> call) throws QuiesceException {
        Duration waited = Duration.ZERO;
        for (int failures = 0; ; failures++) {
            try {
                return call.run();
            } catch (QuiesceException e) {
                switch (policy.after(e, failures, waited, random)) {
                    case GiveUp g -> throw e;
                    case Again a -> {
                        pause(a.pause());
                        waited = waited.plus(a.pause());
                    }
                }
            }
        }
    }

    /** @throws CancelledException when the thread is interrupted */
    static void pause(Duration wait) throws CancelledException {
        try {
            Thread.sleep(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException();
        }
    }
}
