/**
 * Operators ask an agent over the network: TLS over plain sockets, a thread each.
 *
 * <p>{@code JsseOperatorEndpoint} → {@code OperatorPort} (accepts, counts, cuts) → {@code Visitor} (handshake, then enrolment or
 * admission) → the desk. On the other side {@code JsseFleetLinks} → {@code Approach} (handshake, greeting) → a channel.
 */
@NonNullByDefault
package io.quiesce.transfer.mina.internal.operator;

import org.eclipse.jdt.annotation.NonNullByDefault;
