/**
 * The receiver's side: two ports, a conversation per line.
 *
 * <p>{@link io.quiesce.transfer.mina.internal.receiver.MinaReceiverEndpoint} → {@code RunningEndpoint} → {@code TransferPort}
 * → {@code Conversation} (login, then request by request) → {@code DeskRequests} → the desk.
 */
@NonNullByDefault
package io.quiesce.transfer.mina.internal.receiver;

import org.eclipse.jdt.annotation.NonNullByDefault;
