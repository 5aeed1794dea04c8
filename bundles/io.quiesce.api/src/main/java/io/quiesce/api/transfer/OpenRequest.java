package io.quiesce.api.transfer;

import io.quiesce.api.ByteSize;

/**
 * Begins a transfer.
 *
 * @param expected upper estimate of the stored bytes, for the check of space and quota
 */
public record OpenRequest(
        BackupId backup, String plan, NameWish wish, Layout layout, ByteSize chunkSize, ByteSize expected) {}
