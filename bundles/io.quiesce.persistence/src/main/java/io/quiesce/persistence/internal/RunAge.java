package io.quiesce.persistence.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * When a run is too old. A clock that was wrong once must not take the whole history away, and shows as a long time without
 * runs: such a time counts as {@link #LONGEST}, and as half of what is kept at most.
 */
final class RunAge {

    static final Duration LONGEST = Duration.ofDays(30);

    /** Time longer than {@link #LONGEST} in which no run began. */
    record Gap(Instant from, Instant to) {}

    private RunAge() {}

    /**
     * @param gaps up to now, newest first
     * @return runs that began before it are too old
     */
    static Instant limit(Duration age, Instant now, List<Gap> gaps) {
        Duration counted = age.compareTo(LONGEST.multipliedBy(2)) < 0 ? age.dividedBy(2) : LONGEST;
        Instant limit = now.minus(age);
        for (Gap gap : gaps) {
            if (gap.to().isBefore(limit)) {
                break;
            }
            limit = limit.minus(Duration.between(gap.from(), gap.to()).minus(counted));
        }
        return limit;
    }
}
