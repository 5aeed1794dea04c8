package io.quiesce.api.history;

import java.time.Duration;

/**
 * How much of the history stays.
 *
 * @param age runs that started longer ago go; at least a day
 * @param count of runs, the newest; at least 1
 */
public record LogRetention(Duration age, int count) {

    public static final LogRetention DEFAULT = new LogRetention(Duration.ofDays(2 * 365), 10_000);

    public LogRetention {
        if (age.compareTo(Duration.ofDays(1)) < 0) {
            throw new IllegalArgumentException("age is " + age + "; it must be at least a day (P1D)");
        }
        if (count < 1) {
            throw new IllegalArgumentException("count is " + count + "; it must be at least 1");
        }
    }
}
