package io.quiesce.api;

import java.time.Duration;
import java.util.Locale;

/** How a duration reads: {@code 0.8 s}, {@code 12 s}, {@code 3:07}, {@code 2:03:07}. */
public final class Durations {

    private Durations() {}

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
}
