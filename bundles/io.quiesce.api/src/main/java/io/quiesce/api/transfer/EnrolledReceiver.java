package io.quiesce.api.transfer;

import java.time.Instant;

/**
 * A receiver that this agent may talk to.
 *
 * @param name the agent's own name for it
 * @param client the name that the receiver gave the agent
 * @param certificateEnds when the agent's certificate expires; it renews itself before
 */
public record EnrolledReceiver(String name, ReceiverAddress address, String client, Instant certificateEnds) {}
