package io.quiesce.api.retention;

import java.time.Instant;
import java.util.Optional;

/**
 * Somebody's word that a backup stays, or may go again.
 *
 * @param held false for a release
 * @param reason at most {@value #LONGEST_REASON} characters
 * @param by who said so: the user of the operating system, or {@code client NAME}
 * @param until end of the hold; empty: until it is released
 */
public record Hold(boolean held, String reason, String by, Instant at, Optional<Instant> until) {

    public static final int LONGEST_REASON = 1_000;

    public Hold {
        checkReason(reason);
    }

    static void checkReason(String reason) {
        if (reason.length() > LONGEST_REASON) {
            throw new IllegalArgumentException("a reason has at most " + LONGEST_REASON + " characters");
        }
    }

    public boolean holds(Instant now) {
        return held && (until.isEmpty() || until.get().isAfter(now));
    }
}
