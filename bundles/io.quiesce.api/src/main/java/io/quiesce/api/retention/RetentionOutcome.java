package io.quiesce.api.retention;

import java.util.List;

/**
 * What is decided about all backups of a plan.
 *
 * @param decisions newest backup first
 * @param overBytes by how much what stays exceeds the policy's space, because the guards forbid more
 */
public record RetentionOutcome(List<Decision> decisions, long overBytes) {

    public RetentionOutcome {
        decisions = List.copyOf(decisions);
    }

    public List<Candidate> removals() {
        return decisions.stream().filter(d -> !d.keep()).map(Decision::backup).toList();
    }
}
