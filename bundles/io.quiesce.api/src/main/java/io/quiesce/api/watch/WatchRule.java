package io.quiesce.api.watch;

import java.time.Duration;
import java.util.Optional;

/**
 * When a plan's backups are of concern.
 *
 * @param watched whether they can be at all
 * @param age how old the newest good backup may be; empty when it is learnt from when they came before
 * @param sizeFactor how many times larger or smaller than the usual size a backup may be, at least 2
 * @param failures so many of the newest in a row that are not good, at least 1
 */
public record WatchRule(boolean watched, Optional<Duration> age, int sizeFactor, int failures) {

    public static final WatchRule DEFAULT = new WatchRule(true, Optional.empty(), 3, 3);

    public WatchRule {
        if (sizeFactor < 2 || failures < 1) {
            throw new IllegalArgumentException("a size factor is 2 at least, and so many failures are 1 at least");
        }
    }
}
