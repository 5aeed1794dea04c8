package io.quiesce.api.retention;

import io.quiesce.api.transfer.BackupId;
import java.time.Duration;
import java.time.Instant;

/**
 * A published backup as retention sees it.
 *
 * @param path unique under its client
 * @param publishedAt receiver's clock
 * @param lastRead when every byte of it was read for the last time
 * @param lengthBytes of its data
 * @param badFor from the first verification that found it bad to the latest of every byte that found it so still; zero when it
 *     is not bad, and while only one did
 * @param held somebody wants it to stay
 * @param pinned it is being used: restored, fetched or verified
 */
public record Candidate(
        BackupId id,
        String path,
        Instant publishedAt,
        Instant lastRead,
        long lengthBytes,
        Standing standing,
        Duration badFor,
        boolean held,
        boolean pinned) {

    public boolean good() {
        return standing == Standing.GOOD;
    }
}
