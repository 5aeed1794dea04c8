package io.quiesce.engine.internal;

import io.quiesce.api.Deadline;
import io.quiesce.api.Durations;
import io.quiesce.api.event.RunEvent.Level;
import java.time.Duration;
import java.util.Locale;

/**
 * Tells that a capture waits for room in the spool: at most now and then, since behind a slow receiver every chunk does, and
 * how long in all when it is over. One thread.
 */
final class HoldUps {

    static final Duration SELDOM = Duration.ofMinutes(10);

    private final Telling telling;
    private final Duration between;
    private Deadline quiet = Deadline.after(Duration.ZERO);
    private boolean told;
    private long began;
    private long count;
    private Duration sum = Duration.ZERO;

    /** @param between the beginnings of two that are told */
    HoldUps(Telling telling, Duration between) {
        this.telling = telling;
        this.between = between;
    }

    void begin() {
        began = System.nanoTime();
        told = quiet.passed();
        if (told) {
            quiet = Deadline.after(between);
            telling.note(Level.WARNING, "the spool is full: the capture waits until the receiver has taken some of it");
        }
    }

    /** Ends one, however it ended. */
    void end() {
        count++;
        sum = sum.plusNanos(System.nanoTime() - began);
    }

    void goesOn() {
        if (told) {
            telling.note("the spool has room again");
        }
    }

    /** Tells of all, when they were more than the one that was told. */
    void sum() {
        if (count > 1) {
            telling.note(String.format(
                    Locale.ROOT,
                    "the capture waited %,d times for room in the spool, %s in all",
                    count,
                    Durations.display(sum)));
        }
    }
}
