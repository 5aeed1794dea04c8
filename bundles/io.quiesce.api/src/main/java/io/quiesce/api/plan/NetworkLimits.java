package io.quiesce.api.plan;

import java.time.Duration;

/**
 * How long an agent waits for a receiver; all positive. The first three end one call, which is then tried again; the
 * others end the trying.
 *
 * @param connect until a new connection is there and logged in
 * @param silence longest time without a byte from the receiver while something is due from it
 * @param stall longest time in which a call gives signs of life only: no byte of a chunk leaves, none is verified
 * @param pause how long a full spool may hold up a capture while no chunk gets through; the instance is down meanwhile
 * @param patience how long nothing may get through, with the instance up, until a captured run is left waiting
 * @param leftovers how long a run may go on with delivering earlier ones after its own
 */
public record NetworkLimits(
        Duration connect, Duration silence, Duration stall, Duration pause, Duration patience, Duration leftovers) {

    public static final NetworkLimits DEFAULT = new NetworkLimits(
            Duration.ofSeconds(15),
            Duration.ofMinutes(1),
            Duration.ofMinutes(30),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofHours(1));

    /** The same with another silence. */
    public NetworkLimits withSilence(Duration other) {
        return new NetworkLimits(connect, other, stall, pause, patience, leftovers);
    }
}
