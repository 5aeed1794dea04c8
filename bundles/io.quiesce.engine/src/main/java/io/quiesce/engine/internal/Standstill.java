package io.quiesce.engine.internal;

import io.quiesce.api.Deadline;
import java.time.Duration;

/** Notices that a count has not grown for some time, whatever the reason: also when nobody has failed. For one thread. */
final class Standstill {

    private final Duration longest;
    private long most = -1;
    private Deadline end;

    Standstill(Duration longest) {
        this.longest = longest;
        this.end = Deadline.after(longest);
    }

    /** Whether the count has stood still for longer than allowed. */
    boolean passed(long count) {
        if (count > most) {
            most = count;
            end = Deadline.after(longest);
        }
        return end.passed();
    }
}
