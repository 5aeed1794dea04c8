package io.quiesce.api.retention;

import java.time.Instant;
import java.util.Optional;

/**
 * What somebody wants said about a backup: that it stays, or may go again.
 *
 * @param held false for a release
 * @param reason at most {@value Hold#LONGEST_REASON} characters
 * @param until end of the hold; empty: until it is released
 */
public record HoldWish(boolean held, String reason, Optional<Instant> until) {

    public HoldWish {
        Hold.checkReason(reason);
    }

    public Hold by(String whom, Instant at) {
        return new Hold(held, reason, whom, at, until);
    }
}
