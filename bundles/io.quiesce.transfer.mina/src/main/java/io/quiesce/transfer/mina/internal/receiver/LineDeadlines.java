package io.quiesce.transfer.mina.internal.receiver;

import io.quiesce.transfer.mina.internal.line.Line;
import io.quiesce.transfer.mina.internal.line.LineLost;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Lines that are cut when their time is over: those that must log in, and those that were told to go. Thread-safe. */
final class LineDeadlines {

    private final Map<Line, Long> ends = new ConcurrentHashMap<>();

    void set(Line line, Duration left) {
        ends.put(line, System.nanoTime() + left.toNanos());
    }

    void clear(Line line) {
        ends.remove(line);
    }

    void cutOverdue() {
        long now = System.nanoTime();
        ends.forEach((line, end) -> {
            if (now - end >= 0 && ends.remove(line, end)) {
                line.cut(new LineLost("its time was over"));
            }
        });
    }
}
