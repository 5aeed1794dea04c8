package io.quiesce.api.transfer;

import java.time.Instant;

/**
 * An agent that this home may ask over the network.
 *
 * @param name this home's own name for it
 * @param operator as which that agent knows this home
 */
public record EnrolledAgent(String name, ReceiverAddress address, String operator, Instant certificateEnds) {}
