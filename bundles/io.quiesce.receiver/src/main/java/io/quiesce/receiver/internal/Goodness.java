package io.quiesce.receiver.internal;

import io.quiesce.api.instance.ShutdownKind;
import io.quiesce.api.transfer.SealHeader;
import java.util.ArrayList;
import java.util.List;

/** Whether a backup whose bytes are right is a good one: what the agent states about its making. Pure. */
final class Goodness {

    private Goodness() {}

    /** Why it is not good; empty when it is. */
    static List<String> reasons(SealHeader seal) {
        List<String> reasons = new ArrayList<>();
        if (seal.shutdown() == ShutdownKind.CRASH) {
            reasons.add("crash copy: the instance was not shown to be shut down cleanly");
        }
        if (!seal.fenced()) {
            reasons.add("not fenced by the guardian: somebody may have started the instance meanwhile");
        }
        return List.copyOf(reasons);
    }
}
