package io.quiesce.workbench.internal.agent;

import io.quiesce.api.control.PlanState;
import io.quiesce.api.history.RunKind;
import io.quiesce.api.history.RunLog;
import io.quiesce.api.history.RunStatus;
import java.util.List;
import java.util.Optional;

/**
 * A plan and what came of its runs. Pure.
 *
 * @param newest its newest backups and deliveries, newest first
 */
public record PlanPicture(PlanState state, List<RunLog> newest) {

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
        newest = newest.stream()
                .filter(r -> r.kind() == RunKind.BACKUP || r.kind() == RunKind.DELIVERY)
                .toList();
    }

    public Optional<RunLog> last() {
        return newest.stream().filter(r -> r.status() != RunStatus.RUNNING).findFirst();
    }

    public Optional<RunLog> lastGood() {
        return good().stream().findFirst();
    }

    /** The good ones, newest first. */
    public List<RunLog> good() {
        return newest.stream().filter(r -> r.status() == RunStatus.COMPLETED).toList();
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
