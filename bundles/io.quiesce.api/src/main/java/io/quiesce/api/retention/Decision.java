package io.quiesce.api.retention;

import java.util.List;

/** @param reasons why it stays, or why it goes; never empty */
public record Decision(Candidate backup, boolean keep, List<Reason> reasons) {

    public Decision {
        reasons = List.copyOf(reasons);
        if (reasons.isEmpty()) {
            throw new IllegalArgumentException("a decision without reason");
        }
    }
}
