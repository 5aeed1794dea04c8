package io.quiesce.workbench.internal;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Small charts as text, so that they stand in any cell, are copied with it and are read aloud. Pure. */
final class Bars {

    private static final String HEIGHTS = "▁▂▃▄▅▆▇█";
    private static final int SHARE = 12;

    private Bars() {}

    /** One block for each value, the tallest for the largest; empty when none is larger than 0. */
    static String trend(List<Double> values) {
        double most = values.stream().mapToDouble(d -> d).max().orElse(0);
        return most <= 0
                ? ""
                : values.stream()
                        .map(v -> HEIGHTS.charAt((int) Math.round(Math.max(0, v) / most * (HEIGHTS.length() - 1))))
                        .map(String::valueOf)
                        .collect(Collectors.joining());
    }

    /** A bar and the percentage, which is never more than is done. */
    static String share(double share) {
        double sure = Math.clamp(share, 0, 1);
        int full = (int) (sure * SHARE);
        return "█".repeat(full) + "░".repeat(SHARE - full) + String.format(Locale.ROOT, " %3d %%", (int) (sure * 100));
    }
}
