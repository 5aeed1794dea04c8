package io.quiesce.api.history;

import io.quiesce.api.ByteSize;
import java.time.Duration;

/**
 * How much of the history stays: what all of these keep.
 *
 * @param age runs that started longer ago go; at least a day
 * @param count of runs, the newest; at least 1
 * @param size of what is kept of all runs, the newest first; at least {@link #LEAST_SIZE}. The newest run stays, however
 *     large it is
 */
public record LogRetention(Duration age, int count, ByteSize size) {

    public static final ByteSize LEAST_SIZE = ByteSize.mebibytes(1);

    public static final LogRetention DEFAULT =
            new LogRetention(Duration.ofDays(2 * 365), 10_000, ByteSize.mebibytes(1024));

    public LogRetention {
        if (age.compareTo(Duration.ofDays(1)) < 0) {
            throw new IllegalArgumentException("age is " + age + "; it must be at least a day (P1D)");
        }
        if (count < 1) {
            throw new IllegalArgumentException("count is " + count + "; it must be at least 1");
        }
        if (size.compareTo(LEAST_SIZE) < 0) {
            throw new IllegalArgumentException("size is " + size + "; it must be at least " + LEAST_SIZE);
        }
    }
}
