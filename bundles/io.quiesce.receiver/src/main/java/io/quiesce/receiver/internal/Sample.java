package io.quiesce.receiver.internal;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.transfer.ChunkRef;
import java.io.IOException;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * So many of a hundred chunks of a backup, at least one, in their order; every choice of that many is equally likely. Holds one
 * chunk, whatever the number.
 */
final class Sample implements Verification.Expected {

    private final Verification.Expected all;
    private final RandomGenerator random;
    private long left;
    private long wanted;

    /**
     * @param chunks number of all
     * @param percent 1 to 100
     */
    Sample(Verification.Expected all, long chunks, int percent, RandomGenerator random) {
        this.all = all;
        this.random = random;
        this.left = chunks;
        this.wanted = chunks / 100 * percent + (chunks % 100 * percent + 99) / 100;
    }

    @Override
    public Optional<ChunkRef> next() throws IOException, QuiesceException {
        while (wanted > 0) {
            Optional<ChunkRef> chunk = all.next();
            if (chunk.isEmpty()) {
                return chunk;
            }
            boolean chosen = random.nextLong(Math.max(1, left--)) < wanted;
            if (chosen) {
                wanted--;
                return chunk;
            }
        }
        return Optional.empty();
    }
}
