package io.quiesce.api.transfer;

import io.quiesce.api.ByteSize;

/**
 * What a receiver says when asked whether it is there.
 *
 * @param client the name under which it knows the asker
 * @param free bytes it can still take from this client
 */
public record ReceiverStatus(String version, String client, ByteSize free) {}
