package io.quiesce.api.plan;

import java.time.Duration;

/**
 * How long each operation may take; all positive.
 *
 * @param connect for a login
 * @param shutdown for SQL SHUTDOWN to end the process
 * @param terminate for SIGTERM, after that
 * @param serviceStop for the service's own stop, after that
 * @param start for the instance to answer after its start
 * @param network for what is asked of a receiver
 * @param lease for the agent to give its guardian a sign of life while the instance is down
 * @param stall for a capture to make some progress
 */
public record TimeLimits(
        Duration connect,
        Duration shutdown,
        Duration terminate,
        Duration serviceStop,
        Duration start,
        NetworkLimits network,
        Duration lease,
        Duration stall) {

    public static final TimeLimits DEFAULT = new TimeLimits(
            Duration.ofSeconds(10),
            Duration.ofMinutes(10),
            Duration.ofMinutes(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            NetworkLimits.DEFAULT,
            Duration.ofSeconds(60),
            Duration.ofMinutes(10));
}
