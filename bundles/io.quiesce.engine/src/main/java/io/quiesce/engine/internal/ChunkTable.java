package io.quiesce.engine.internal;

import io.quiesce.api.Digest;
import io.quiesce.api.error.ArchiveException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.Seals;
import io.quiesce.api.transfer.ChunkRef;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** The chunks of a published backup by position: 44 bytes each, some 900 kB for a terabyte in chunks of 50 MiB. */
final class ChunkTable {

    private long[] offsets = new long[1024];
    private int[] lengths = new int[1024];
    private byte[] ids = new byte[1024 * Digest.LENGTH];
    private int count;

    private ChunkTable() {}

    /** Reads the rest of a seal's chunks. */
    static ChunkTable read(Seals.Reading seal) throws IOException, QuiesceException {
        ChunkTable table = new ChunkTable();
        Optional<ChunkRef> chunk;
        while ((chunk = seal.next()).isPresent()) {
            table.add(chunk.get());
        }
        return table;
    }

    private void add(ChunkRef chunk) {
        if (count == offsets.length) {
            offsets = Arrays.copyOf(offsets, count * 2);
            lengths = Arrays.copyOf(lengths, count * 2);
            ids = Arrays.copyOf(ids, Math.multiplyExact(count * 2, Digest.LENGTH));
        }
        offsets[count] = chunk.offset();
        lengths[count] = chunk.length();
        System.arraycopy(chunk.id().bytes(), 0, ids, count * Digest.LENGTH, Digest.LENGTH);
        count++;
    }

    int count() {
        return count;
    }

    ChunkRef get(int index) {
        int from = index * Digest.LENGTH;
        return new ChunkRef(
                index, offsets[index], lengths[index], Digest.of(Arrays.copyOfRange(ids, from, from + Digest.LENGTH)));
    }

    /** Index of the chunk that holds a position. */
    int at(long position) throws ArchiveException {
        int found = Arrays.binarySearch(offsets, 0, count, position);
        int index = found >= 0 ? found : -found - 2;
        if (index < 0 || position >= offsets[index] + lengths[index]) {
            throw new ArchiveException("no chunk holds this position", "The backup is damaged.", "", position);
        }
        return index;
    }
}
