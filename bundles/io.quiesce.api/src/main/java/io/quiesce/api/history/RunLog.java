package io.quiesce.api.history;

import io.quiesce.api.event.Stage;
import io.quiesce.api.transfer.BackupId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
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
 * @param stages how long it was in each; one that came again counts together. Empty when nothing is known of them
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
        SortedMap<Stage, Duration> stages,
        List<RunLine> lines) {

    public RunLog {
        startedAt = startedAt.truncatedTo(ChronoUnit.MILLIS);
        endedAt = endedAt.map(e -> e.truncatedTo(ChronoUnit.MILLIS));
        downtime = downtime.truncatedTo(ChronoUnit.MILLIS);
        stages = Collections.unmodifiableSortedMap(new TreeMap<>(stages));
        lines = List.copyOf(lines);
    }

    /** Stored bytes by raw bytes; 0 when there are none. */
    public double ratio() {
        return rawBytes == 0 ? 0 : (double) storedBytes / rawBytes;
    }

    /** The same without its log, as in a list of runs. */
    public RunLog withoutLines() {
        return new RunLog(
                id,
                kind,
                status,
                plan,
                backup,
                place,
                startedAt,
                endedAt,
                rawBytes,
                storedBytes,
                downtime,
                failure,
                stages,
                List.of());
    }

    /** Zero while it runs. */
    public Duration elapsed() {
        return Duration.between(startedAt, endedAt.orElse(startedAt));
    }
}
