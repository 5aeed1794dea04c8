package io.quiesce.api.history;

import io.quiesce.api.transfer.BackupId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What is remembered of one run. Times are kept to the millisecond.
 *
 * @param id of the run, its correlation id; ids made later sort behind
 * @param plan name of its plan; empty when it has none
 * @param backup that it made, sent or restored; empty when it failed before there was one
 * @param place where the backup was published, or the directory that was restored; empty when it did not come to that
 * @param endedAt empty while it runs; of an interrupted run when it was last heard of
 * @param rawBytes of the data directory
 * @param storedBytes of {@code Data.zip}
 * @param downtime of the instance; of a run that failed while it was stopped, as far as it was told
 * @param lines its log in order; empty in a list of runs
 */
public record RunLog(
        UUID id,
        RunKind kind,
        RunStatus status,
        String plan,
        Optional<BackupId> backup,
        String place,
        Instant startedAt,
        Optional<Instant> endedAt,
        long rawBytes,
        long storedBytes,
        Duration downtime,
        Optional<RunFailure> failure,
        List<RunLine> lines) {

    public RunLog {
        startedAt = startedAt.truncatedTo(ChronoUnit.MILLIS);
        endedAt = endedAt.map(e -> e.truncatedTo(ChronoUnit.MILLIS));
        downtime = downtime.truncatedTo(ChronoUnit.MILLIS);
        lines = List.copyOf(lines);
    }

    /** Stored bytes by raw bytes; 0 when there are none. */
    public double ratio() {
        return rawBytes == 0 ? 0 : (double) storedBytes / rawBytes;
    }

    /** Zero while it runs. */
    public Duration elapsed() {
        return Duration.between(startedAt, endedAt.orElse(startedAt));
    }
}
