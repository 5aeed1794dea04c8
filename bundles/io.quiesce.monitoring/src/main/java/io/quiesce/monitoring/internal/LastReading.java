package io.quiesce.monitoring.internal;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.monitor.Probe;
import io.quiesce.api.monitor.Reading;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Asks a probe, and no more often than it makes sense: however many ask, the work is done once. */
final class LastReading implements Probe {

    private static final Duration FRESH = Duration.ofSeconds(5);

    private final Probe probe;
    private final LongSupplier nanoTime;
    private Optional<Reading> last = Optional.empty();
    private long readAt;

    LastReading(Probe probe, LongSupplier nanoTime) {
        this.probe = probe;
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized Reading read() throws QuiesceException {
        if (last.isEmpty() || nanoTime.getAsLong() - readAt >= FRESH.toNanos()) {
            last = Optional.of(probe.read());
            readAt = nanoTime.getAsLong();
        }
        return last.orElseThrow();
    }
}
