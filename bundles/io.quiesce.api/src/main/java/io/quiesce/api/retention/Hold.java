package io.quiesce.api.retention;

import java.time.Instant;
import java.util.Optional;

/**
 * Somebody's word that a backup stays, or may go again.
 *
 * @param held false for a release
 * @param reason at most 1,000 characters
 * @param by who said so: the user of the operating system
 * @param until end of the hold; empty: until it is released
 */
public record Hold(boolean held, String reason, String by, Instant at, Optional<Instant> until) {

    private static final int LONGEST = 1_000;

    public Hold {
        if (reason.length() > LONGEST) {
            throw new IllegalArgumentException("a reason has at most " + LONGEST + " characters");
        }
    }

    public boolean holds(Instant now) {
        return held && (until.isEmpty() || until.get().isAfter(now));
    }
}
