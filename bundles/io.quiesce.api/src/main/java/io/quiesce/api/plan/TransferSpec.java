package io.quiesce.api.plan;

import io.quiesce.api.ByteSize;

/**
 * Where the backup goes.
 *
 * @param receiver name of an enrolled receiver
 * @param chunkSize largest chunk, 1 MiB to 1 GiB and at least twice the block size
 * @param concurrentChunks chunks in flight, each over a connection of its own, 1 to 32
 */
public record TransferSpec(String receiver, ByteSize chunkSize, int concurrentChunks) {}
