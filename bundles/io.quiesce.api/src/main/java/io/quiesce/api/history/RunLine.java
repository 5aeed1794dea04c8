package io.quiesce.api.history;

import io.quiesce.api.event.RunEvent.Level;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * One line of a run's log: a stage that began, or a note.
 *
 * @param at to the millisecond
 */
public record RunLine(Instant at, Level level, String text) {

    public RunLine {
        at = at.truncatedTo(ChronoUnit.MILLIS);
    }
}
