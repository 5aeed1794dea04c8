package io.quiesce.api;

import java.time.Duration;
import java.util.Locale;

/** How a duration reads. */
public final class Durations {

    private static final int ENOUGH = 10;

    private Durations() {}

    /** What was measured: {@code 0.8 s}, {@code 12 s}, {@code 3:07}, {@code 2:03:07}. */
    public static String display(Duration d) {
        long seconds = d.toSeconds();
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1f s", d.toMillis() / 1000.0);
        }
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }

    /** What somebody has set: {@code 45 seconds}, {@code 90 minutes}, {@code 1 day}. Less than a tenth of it may be left out. */
    public static String about(Duration d) {
        long seconds = d.toSeconds();
        for (Unit unit : Unit.values()) {
            long many = seconds / unit.seconds;
            if (many >= ENOUGH || many > 0 && seconds % unit.seconds == 0) {
                return many + " " + unit.name().toLowerCase(Locale.ROOT) + (many == 1 ? "" : "s");
            }
        }
        return display(d);
    }

    private enum Unit {
        DAY(86_400),
        HOUR(3_600),
        MINUTE(60),
        SECOND(1);

        private final int seconds;

        Unit(int seconds) {
            this.seconds = seconds;
        }
    }
}
