package io.quiesce.api.transfer;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A transfer as its receiver saw it.
 *
 * @param id by which they are ordered: of version 7, made of the moment of the start
 * @param path of the backup in the client's directory
 * @param startedAt when the client opened it, in milliseconds
 * @param endedAt empty while it goes on
 * @param bytes of the published backup, or what had arrived when it ended without one; 0 while it goes on
 * @param resumes how often the client came back to it
 * @param reason why it is not good, or why it ended without a backup; or empty
 */
public record TransferLog(
        UUID id,
        String client,
        BackupId backup,
        String plan,
        String path,
        Instant startedAt,
        Optional<Instant> endedAt,
        long bytes,
        int resumes,
        TransferResult result,
        String reason) {

    public TransferLog {
        if (endedAt.isEmpty() != (result == TransferResult.ARRIVING)) {
            throw new IllegalArgumentException("a transfer that goes on has no end, and every other has one");
        }
        if (bytes < 0 || resumes < 0) {
            throw new IllegalArgumentException("neither bytes nor resumes are negative");
        }
    }

    /** From the first word to the last, interruptions included; of one that goes on, until now. */
    public Duration elapsed(Instant now) {
        Duration elapsed = Duration.between(startedAt, endedAt.orElse(now));
        return elapsed.isNegative() ? Duration.ZERO : elapsed; // a clock was set back
    }

    /** The client came back once more. */
    public TransferLog resumed() {
        return new TransferLog(id, client, backup, plan, path, startedAt, endedAt, bytes, resumes + 1, result, reason);
    }

    public TransferLog ended(TransferResult how, Instant at, long arrived, String why) {
        return new TransferLog(id, client, backup, plan, path, startedAt, Optional.of(at), arrived, resumes, how, why);
    }
}
