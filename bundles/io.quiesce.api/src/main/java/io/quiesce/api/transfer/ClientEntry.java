package io.quiesce.api.transfer;

import java.time.Instant;
import java.util.Optional;

/**
 * A client as the receiver's registry knows it.
 *
 * @param certificateEnds of its newest certificate; empty while only invited
 * @param restore until when it may read its backups back
 */
public record ClientEntry(
        String name, State state, Instant since, Optional<Instant> certificateEnds, RestoreRight restore) {

    public enum State {
        /** A code was given out and not used yet. */
        INVITED,
        ACTIVE,
        REVOKED
    }
}
