package io.quiesce.api.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A plan as the watch sees it.
 *
 * @param rule name of the one that applies; empty when none does
 * @param lastGood when its newest good backup was published; empty when it has none
 * @param limit how old that may be; empty when it is not watched
 * @param learnt whether the limit comes from when backups came before
 */
public record WatchedPlan(
        String client,
        String plan,
        String rule,
        Optional<Instant> lastGood,
        Optional<Duration> limit,
        boolean learnt,
        List<Concern> concerns) {

    public WatchedPlan {
        concerns = List.copyOf(concerns);
    }
}
