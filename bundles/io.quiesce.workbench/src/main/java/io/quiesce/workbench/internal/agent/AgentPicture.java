package io.quiesce.workbench.internal.agent;

import io.quiesce.api.control.AgentStatus;
import io.quiesce.api.error.QuiesceException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One moment of an agent; what was last known stays while it can't be reached.
 *
 * @param status empty until it was reached once
 * @param own whether no agent serves the home, so that this process makes what it is asked for
 * @param problem why it can't be reached now; empty when it can
 * @param plans the worst first
 * @param runs those that wait or are at work, and some that are over, oldest first
 */
public record AgentPicture(
        Optional<AgentStatus> status,
        boolean own,
        Optional<QuiesceException> problem,
        List<PlanPicture> plans,
        List<RunPicture> runs) {

    /** Before anything is known. */
    public static final AgentPicture NOTHING =
            new AgentPicture(Optional.empty(), false, Optional.empty(), List.of(), List.of());

    public AgentPicture {
        plans = plans.stream()
                .sorted(Comparator.comparing(PlanPicture::standing)
                        .thenComparing(p -> p.state().name()))
                .toList();
        runs = List.copyOf(runs);
    }

    public boolean connected() {
        return status.isPresent() && problem.isEmpty();
    }

    /** Runs that are not over. */
    public List<RunPicture> active() {
        return runs.stream().filter(r -> r.end().isEmpty()).toList();
    }

    AgentPicture lost(QuiesceException cause) {
        return new AgentPicture(status, own, Optional.of(cause), plans, runs);
    }
}
