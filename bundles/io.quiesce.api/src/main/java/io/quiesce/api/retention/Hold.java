package io.quiesce.api.retention;

import java.time.Instant;
import java.util.Optional;

/**
 * Somebody's word that a backup stays, or may go again.
 *
 * @param held false for a release
 * @param by who said so: the user of the operating system
 * @param until end of the hold; empty: until it is released
 */
public record Hold(boolean held, String reason, String by, Instant at, Optional<Instant> until) {

    public boolean holds(Instant now) {
        return held && (until.isEmpty() || until.get().isAfter(now));
    }
}
