package io.quiesce.api.report;

import java.time.Duration;
import java.util.List;

/**
 * How durations are spread; all zero of none.
 *
 * @param count how many
 * @param median the upper one of the two in the middle, where there are two
 */
public record Spread(int count, Duration least, Duration median, Duration most, Duration total) {

    public static final Spread NONE = new Spread(0, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

    public static Spread of(List<Duration> values) {
        if (values.isEmpty()) {
            return NONE;
        }
        List<Duration> sorted = values.stream().sorted().toList();
        return new Spread(
                sorted.size(),
                sorted.getFirst(),
                sorted.get(sorted.size() / 2),
                sorted.getLast(),
                sorted.stream().reduce(Duration.ZERO, Duration::plus));
    }
}
