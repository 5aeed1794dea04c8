package io.quiesce.api.plan;

import java.time.Duration;

/**
 * How long each operation on the instance may take; all positive.
 *
 * @param connect for a login
 * @param shutdown for SQL SHUTDOWN to end the process
 * @param terminate for SIGTERM, after that
 * @param serviceStop for the service's own stop, after that
 * @param start for the instance to answer after its start
 * @param verdict for the receiver to verify and publish, counted from its last sign of life
 * @param lease for the agent to give its guardian a sign of life while the instance is down
 * @param stall for a capture to make some progress
 */
public record TimeLimits(
        Duration connect,
        Duration shutdown,
        Duration terminate,
        Duration serviceStop,
        Duration start,
        Duration verdict,
        Duration lease,
        Duration stall) {

    public static final TimeLimits DEFAULT = new TimeLimits(
            Duration.ofSeconds(10),
            Duration.ofMinutes(10),
            Duration.ofMinutes(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofMinutes(5),
            Duration.ofSeconds(60),
            Duration.ofMinutes(10));
}
