package io.quiesce.reporting.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.event.Stage;
import io.quiesce.api.report.Figures;
import io.quiesce.api.report.Period;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** How figures read; a dash for what there is none of. */
final class Words {

    static final String NONE = "–";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    private Words() {}

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String duration(Duration d) {
        long seconds = d.toSeconds();
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1f s", d.toMillis() / 1000.0);
        }
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d:%02d min", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d h", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }

    static String size(long bytes) {
        return bytes == 0 ? NONE : new ByteSize(bytes).display();
    }

    static String percent(OptionalDouble part) {
        return part.isEmpty() ? NONE : percent(part.getAsDouble());
    }

    /** 99.96 % is not 100 %. */
    static String percent(double part) {
        double percent = part < 1 ? Math.min(99.9, part * 100) : 100;
        return String.format(Locale.ROOT, percent == 100 || percent == 0 ? "%.0f %%" : "%.1f %%", percent);
    }

    static String ratio(OptionalDouble ratio) {
        return ratio.isEmpty() ? NONE : String.format(Locale.ROOT, "%.2f", ratio.getAsDouble());
    }

    static String rate(OptionalDouble bytesPerSecond) {
        return bytesPerSecond.isEmpty() ? NONE : new ByteSize((long) bytesPerSecond.getAsDouble()).display() + "/s";
    }

    static String slowest(Figures figures) {
        Optional<Stage> stage = figures.slowest();
        return stage.map(s -> word(s) + " (" + percent(figures.share(s)) + " of the time)")
                .orElse(NONE);
    }

    static String median(Figures figures) {
        return figures.downtime().count() == 0
                ? NONE
                : duration(figures.downtime().median());
    }

    static String time(Instant at, ZoneId zone) {
        return TIME.format(at.atZone(zone));
    }

    static String period(Period period) {
        return time(period.from(), period.zone()) + " to " + time(period.until(), period.zone()) + " ("
                + period.zone().getId() + ")";
    }
}
