package io.quiesce.retention.internal;

import io.quiesce.api.retention.Candidate;
import io.quiesce.api.retention.Decision;
import io.quiesce.api.retention.Reason;
import io.quiesce.api.retention.Rule;
import java.util.ArrayList;
import java.util.List;

/** What was said so far for and against the stay of one backup. */
final class Ballot {

    private final Candidate backup;
    private final List<Reason> kept = new ArrayList<>();
    private final List<Reason> guarded = new ArrayList<>();
    private final List<Reason> against = new ArrayList<>();

    Ballot(Candidate backup) {
        this.backup = backup;
    }

    Candidate backup() {
        return backup;
    }

    void keep(Rule rule, String detail) {
        kept.add(new Reason(rule, detail));
    }

    /** Keeps it whatever else is said. */
    void guard(Rule rule, String detail) {
        guarded.add(new Reason(rule, detail));
    }

    /** Takes away what rules have said for it; guards stay. */
    void drop(Rule rule, String detail) {
        kept.clear();
        against.add(new Reason(rule, detail));
    }

    boolean isGuarded() {
        return !guarded.isEmpty();
    }

    boolean stays() {
        return isGuarded() || !kept.isEmpty();
    }

    Decision decision() {
        List<Reason> reasons = new ArrayList<>(guarded);
        reasons.addAll(kept);
        return stays() ? new Decision(backup, true, reasons) : new Decision(backup, false, against);
    }
}
