package io.quiesce.api;

import java.time.Duration;

/**
 * A point on the monotonic clock by which something must have happened; immune to changes of the wall clock.
 *
 * @param nanoTime a value of {@link System#nanoTime()}
 */
public record Deadline(long nanoTime) {

    /** The point that lies {@code limit} from now. */
    public static Deadline after(Duration limit) {
        return new Deadline(System.nanoTime() + limit.toNanos());
    }

    public boolean passed() {
        return System.nanoTime() - nanoTime >= 0;
    }

    /** What is left, never negative. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
    }

    /** The earlier of this and a point {@code limit} from now. */
    public Deadline capped(Duration limit) {
        Deadline other = after(limit);
        return other.nanoTime - nanoTime < 0 ? other : this;
    }
}
