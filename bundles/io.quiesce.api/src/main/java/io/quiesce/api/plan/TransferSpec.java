package io.quiesce.api.plan;

import io.quiesce.api.ByteSize;
import java.util.Optional;

/**
 * Where the backup goes.
 *
 * @param receiver name of an enrolled receiver
 * @param chunkSize largest chunk, 1 MiB to 1 GiB and at least twice the block size
 * @param concurrentChunks chunks in flight, each over a connection of its own, 1 to 32
 * @param rate most bytes of chunks that leave in a second, over all connections, at least {@link #SLOWEST}; no limit when empty
 */
public record TransferSpec(String receiver, ByteSize chunkSize, int concurrentChunks, Optional<ByteSize> rate) {

    /** At which a receiver still sees each of the most connections get on. */
    public static final ByteSize SLOWEST = new ByteSize(256 << 10);
}
