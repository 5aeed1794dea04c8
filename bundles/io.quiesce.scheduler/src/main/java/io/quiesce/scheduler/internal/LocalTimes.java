package io.quiesce.scheduler.internal;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;

/** The endless row of local times of one rule. It knows no zone: a clock on the wall shows each of them once a day. */
final class LocalTimes {

    private final ExecutionTime times;

    private LocalTimes(ExecutionTime times) {
        this.times = times;
    }

    /** @throws IllegalArgumentException when the text is no rule, or one that never comes; the message says why */
    static LocalTimes of(String expression) {
        String cron = Shorthand.cron(expression);
        ExecutionTime times;
        try {
            times = ExecutionTime.forCron(
                    new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX)).parse(cron));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "is not a cron expression: "
                            + String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT),
                    e);
        }
        LocalTimes all = new LocalTimes(times);
        if (all.after(LocalDateTime.of(2024, 1, 1, 0, 0)).isEmpty()) {
            throw new IllegalArgumentException("never comes");
        }
        return all;
    }

    /** The first that is later. */
    Optional<LocalDateTime> after(LocalDateTime time) {
        // in UTC, where every local time stands once: what a zone makes of them is decided elsewhere
        return times.nextExecution(time.atZone(ZoneOffset.UTC)).map(t -> t.toLocalDateTime());
    }

    /** The last that is earlier. */
    Optional<LocalDateTime> before(LocalDateTime time) {
        return times.lastExecution(time.atZone(ZoneOffset.UTC)).map(t -> t.toLocalDateTime());
    }
}
