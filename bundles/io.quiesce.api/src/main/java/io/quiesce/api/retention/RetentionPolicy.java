package io.quiesce.api.retention;

import io.quiesce.api.ByteSize;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;

/**
 * What stays of the backups of one plan. A good backup stays while any of {@code age}, {@code count} and {@code slots} keeps
 * it; without any of the three only {@code space} ends its stay. {@code space} then removes the oldest first. Nothing of
 * this touches what the guards hold: {@code keepAtLeast}, {@code minimum}, {@code shrunkFor}, the newest good backup, holds and
 * uses.
 *
 * @param age keeps what is younger
 * @param count keeps so many of the newest good ones; 0 for no such rule
 * @param space what all backups of the plan may take together
 * @param slots keeps one backup per period
 * @param zone in which periods begin
 * @param keepAtLeast nothing younger is removed, good or not
 * @param minimum so many of the newest good ones always stay; at least 1
 * @param notGoodFor how long a backup stays that is not good; one that went bad stays until a verification finds it bad so long
 *     after the first that did
 * @param shrunkFor for how long, from the newest of them on, the newest {@code minimum} good ones stay that are more than
 *     {@link #SHRUNK} times larger than the newest good one; zero for no such guard
 */
public record RetentionPolicy(
        Optional<Duration> age,
        int count,
        Optional<ByteSize> space,
        Slots slots,
        ZoneId zone,
        Duration keepAtLeast,
        int minimum,
        Duration notGoodFor,
        Duration shrunkFor) {

    /** So many times smaller is a backup of which nobody knows whether it is meant. */
    public static final int SHRUNK = 3;

    /** So many good backups stay where nothing else is said. */
    public static final int USUAL_MINIMUM = 2;

    public RetentionPolicy {
        if (age.isPresent() && !isPositive(age.get())) {
            throw new IllegalArgumentException("the age " + age.get() + " is not positive");
        }
        if (count < 0 || minimum < 1 || keepAtLeast.isNegative() || notGoodFor.isNegative() || shrunkFor.isNegative()) {
            throw new IllegalArgumentException(
                    "a policy keeps one good backup at least, and counts no negative numbers");
        }
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isZero() && !duration.isNegative();
    }

    /** Whether it says nothing about what goes: then everything stays. */
    public boolean keepsAll() {
        return onlySpace() && space.isEmpty();
    }

    /** Whether neither age nor count nor slots keep anything by themselves. */
    public boolean onlySpace() {
        return age.isEmpty() && count == 0 && slots.isEmpty();
    }
}
