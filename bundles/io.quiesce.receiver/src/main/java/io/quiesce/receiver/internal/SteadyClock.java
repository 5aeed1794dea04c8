package io.quiesce.receiver.internal;

import java.time.Duration;
import java.time.Instant;

/** For how long a calendar has advanced as the running time did. Safe between threads. */
final class SteadyClock {

    /** A calendar that runs faster or slower by more than that between two looks was set. */
    private static final Duration DRIFT = Duration.ofMinutes(1);

    private final Time time;
    private long steadySince;
    private Instant lastLook;
    private long lastLookRunning;

    SteadyClock(Time time) {
        this.time = time;
        this.lastLook = time.calendar().instant();
        this.lastLookRunning = time.running().getAsLong();
        this.steadySince = lastLookRunning;
    }

    /** How long now; zero after a jump. */
    synchronized Duration look() {
        Instant now = time.calendar().instant();
        long running = time.running().getAsLong();
        Duration byRunning = Duration.ofNanos(running - lastLookRunning);
        if (Duration.between(lastLook, now).minus(byRunning).abs().compareTo(DRIFT) > 0) {
            steadySince = running;
        }
        lastLook = now;
        lastLookRunning = running;
        return Duration.ofNanos(running - steadySince);
    }
}
