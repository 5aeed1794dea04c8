package io.quiesce.cli.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** How a moment is written: a day of the local calendar, a moment, or how long ago it was. */
final class Moments {

    private Moments() {}

    static Instant read(String text) {
        try {
            if (text.toUpperCase(Locale.ROOT).startsWith("P")) {
                return Instant.now().minus(Duration.parse(text));
            }
            return text.length() <= "2026-05-31".length()
                    ? LocalDate.parse(text).atStartOfDay(ZoneId.systemDefault()).toInstant()
                    : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new UsageException(
                    "'" + text + "' is no time; write 2026-05-31, 2026-05-31T22:00:00Z or, for the last week, P7D");
        }
    }
}
