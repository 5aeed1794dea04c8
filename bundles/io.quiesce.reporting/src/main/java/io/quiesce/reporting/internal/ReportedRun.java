package io.quiesce.reporting.internal;

import io.quiesce.api.event.Stage;
import io.quiesce.api.history.RunFailure;
import io.quiesce.api.history.RunKind;
import io.quiesce.api.history.RunLog;
import io.quiesce.api.history.RunStatus;
import io.quiesce.api.transfer.BackupId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;

/** What a report needs of a run; no stack trace, of which thousands would fill the memory. */
record ReportedRun(
        UUID id,
        RunKind kind,
        RunStatus status,
        String plan,
        Optional<BackupId> backup,
        Instant at,
        long rawBytes,
        long storedBytes,
        Duration downtime,
        Duration elapsed,
        SortedMap<Stage, Duration> stages,
        String message,
        String hint) {

    static ReportedRun of(RunLog run) {
        return new ReportedRun(
                run.id(),
                run.kind(),
                run.status(),
                run.plan(),
                run.backup(),
                run.startedAt(),
                run.rawBytes(),
                run.storedBytes(),
                run.downtime(),
                run.elapsed(),
                run.stages(),
                run.failure().map(RunFailure::message).orElse(""),
                run.failure().map(RunFailure::hint).orElse(""));
    }
}
