package io.quiesce.workbench.internal.agent;

import io.quiesce.api.control.PlanState;
import io.quiesce.api.history.RunKind;
import io.quiesce.api.history.RunLog;
import io.quiesce.api.history.RunStatus;
import io.quiesce.api.transfer.BackupId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A plan and what came of its runs. Pure.
 *
 * @param newest its newest backups and deliveries, newest first
 * @param good its newest good ones, newest first
 * @param captured the backup whose delivery is the newest good one; empty when that is no delivery, or the history no longer has it
 */
public record PlanPicture(PlanState state, List<RunLog> newest, List<RunLog> good, Optional<RunLog> captured) {

    /** How a plan is, the worst first. */
    public enum Standing {
        /** It can't be used as it is written. */
        UNUSABLE,
        /** Its newest run did not end with a good backup. */
        FAILED,
        /** A captured backup waits for its receiver. */
        WAITING,
        /** It has no good backup. */
        NEVER,
        RUNNING,
        GOOD,
        /** Nothing of it is scheduled, and its last backup is good. */
        DISABLED
    }

    public PlanPicture {
        newest = newest.stream().filter(PlanPicture::makes).toList();
        good = good.stream().filter(PlanPicture::makes).toList();
    }

    private static boolean makes(RunLog run) {
        return run.kind() == RunKind.BACKUP || run.kind() == RunKind.DELIVERY;
    }

    /** The backup that the newest good run has delivered; empty when it is no delivery. */
    Optional<BackupId> sentLast() {
        return good.stream()
                .findFirst()
                .filter(r -> r.kind() == RunKind.DELIVERY)
                .flatMap(RunLog::backup);
    }

    /** The same with the run that captured {@link #sentLast}. */
    PlanPicture with(Optional<RunLog> capture) {
        return new PlanPicture(state, newest, good, capture);
    }

    public Optional<RunLog> last() {
        return newest.stream().filter(r -> r.status() != RunStatus.RUNNING).findFirst();
    }

    /** The good one whose data are the newest: what is delivered last may be older than a backup that went through at once. */
    public Optional<RunLog> lastGood() {
        Optional<RunLog> last = good.stream().findFirst();
        return good.stream()
                .filter(r -> r.kind() == RunKind.BACKUP)
                .findFirst()
                .filter(made -> moment(made).isAfter(moment(last.orElse(made))))
                .or(() -> last);
    }

    /** When the run ended that captured the data of {@link #lastGood}: its delivery may have been days later. */
    public Optional<Instant> lastGoodAt() {
        return lastGood().map(this::moment);
    }

    private Instant moment(RunLog run) {
        RunLog capture = captured.filter(c -> c.backup().equals(run.backup())).orElse(run);
        return capture.endedAt().orElse(capture.startedAt());
    }

    public Standing standing() {
        if (!state.problem().isEmpty()) {
            return Standing.UNUSABLE;
        }
        if (state.run().isPresent()) {
            return Standing.RUNNING;
        }
        Standing last = last().map(r -> switch (r.status()) {
                    case FAILED, NOT_GOOD, INTERRUPTED, CANCELLED -> Standing.FAILED;
                    case WAITING -> Standing.WAITING;
                    case COMPLETED, RUNNING -> Standing.GOOD;
                })
                .orElse(Standing.NEVER);
        if (last != Standing.GOOD) {
            return last;
        }
        return state.enabled() ? Standing.GOOD : Standing.DISABLED;
    }
}
