package io.quiesce.transfer.mina.internal.registry;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Counts failed attempts per minute, from each address and in all. What it remembers is bounded by the total. Thread-safe. */
public final class AttemptLimit {

    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final int perAddress;
    private final int total;
    private final Clock clock;
    private final Map<InetAddress, Integer> counts = new HashMap<>();
    private Instant windowEnds = Instant.MIN;
    private int all;

    public AttemptLimit(int perAddress, int total, Clock clock) {
        this.perAddress = perAddress;
        this.total = total;
        this.clock = clock;
    }

    /** Whether one more attempt from there is allowed; it counts as failed until it has {@link #succeeded}. */
    public synchronized boolean allow(InetAddress address) {
        Instant now = clock.instant();
        if (!now.isBefore(windowEnds)) {
            windowEnds = now.plus(WINDOW);
            counts.clear();
            all = 0;
        }
        if (all >= total || counts.getOrDefault(address, 0) >= perAddress) {
            return false;
        }
        all++;
        counts.merge(address, 1, Integer::sum);
        return true;
    }

    public synchronized void succeeded(InetAddress address) {
        if (counts.getOrDefault(address, 0) > 0) {
            all--;
            counts.merge(address, -1, Integer::sum);
        }
    }
}
