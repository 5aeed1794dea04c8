package io.quiesce.workbench.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How values read in the window. Pure. */
final class Formats {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private Formats() {}

    /** In the zone of this host. */
    static String time(Instant moment) {
        return TIME.format(moment.atZone(ZoneId.systemDefault()));
    }

    /** Empty for zero, which stands for "nothing is known". */
    static String size(long bytes) {
        return bytes == 0 ? "" : new ByteSize(bytes).display();
    }

    /** Empty for zero. */
    static String duration(Duration duration) {
        return duration.isZero() ? "" : Durations.display(duration);
    }

    /** {@code just now}, {@code 5 min ago}, {@code in 3 h}, {@code 12 d ago}. */
    static String distance(Instant moment, Instant now) {
        Duration distance = Duration.between(now, moment).abs();
        String amount = distance.toMinutes() < 60
                ? Texts.of(Texts.minutes, distance.toMinutes())
                : distance.toHours() < 48
                        ? Texts.of(Texts.hours, distance.toHours())
                        : Texts.of(Texts.days, distance.toDays());
        if (distance.toSeconds() < 60) {
            return Texts.now;
        }
        return Texts.of(moment.isAfter(now) ? Texts.ahead : Texts.ago, amount);
    }

    /** {@code NOT_GOOD} as {@code not good}. */
    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
