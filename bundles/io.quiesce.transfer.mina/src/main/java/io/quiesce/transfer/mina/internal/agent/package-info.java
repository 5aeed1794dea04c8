/**
 * The agent's side: enrolment, and links whose calls block, each on a line of its own.
 *
 * <p>{@link io.quiesce.transfer.mina.internal.agent.MinaReceiverLinks} → {@code PooledLink} → {@code Exchange} (one request
 * and its answer) → {@code Line}.
 */
@NonNullByDefault
package io.quiesce.transfer.mina.internal.agent;

import org.eclipse.jdt.annotation.NonNullByDefault;
