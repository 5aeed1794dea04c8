package io.quiesce.api.retention;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One verification of a published backup, and what is known since.
 *
 * @param at its end, receiver's clock
 * @param full every byte was read; else a sample of the chunks
 * @param by who asked: {@code schedule}, {@code client NAME}, or a user
 * @param bytes that were read
 * @param found what differed this time; empty when nothing did
 * @param bad why the backup is bad from now on; only a full verification without findings empties it
 * @param lastFull end of the last full verification, this one included
 */
public record Examination(
        Instant at,
        boolean full,
        String by,
        long bytes,
        List<String> found,
        List<String> bad,
        Optional<Instant> lastFull) {

    public Examination {
        found = List.copyOf(found);
        bad = List.copyOf(bad);
    }
}
