package io.quiesce.receiver.internal;

import io.quiesce.api.Digest;
import io.quiesce.api.transfer.ChunkRef;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

/**
 * The chunks an arrival holds, in 44 bytes each: pages of plain arrays, so that a far index costs one page and not all
 * before it. One thread at a time.
 */
final class ChunkTable {

    private static final int PAGE = 256;

    /** Offsets, lengths and ids of {@value #PAGE} neighbouring chunks. */
    private record Page(long[] offsets, int[] lengths, byte[] ids) {
        Page() {
            this(new long[PAGE], new int[PAGE], new byte[PAGE * Digest.LENGTH]);
        }
    }

    private final int most;
    private Page[] pages = {}; // grows to the last page in use
    private final BitSet held = new BitSet();
    private final BitSet verified = new BitSet();
    private long bytes;

    /** @param most largest number of chunks */
    ChunkTable(int most) {
        this.most = most;
    }

    /** Adds a chunk whose index is free. */
    void add(ChunkRef chunk, boolean isVerified) {
        int index = (int) chunk.index();
        if (held.get(index) || index >= most) {
            throw new IllegalStateException("chunk " + index + " is held already, or beyond the " + most);
        }
        Page page = page(index / PAGE);
        page.offsets[index % PAGE] = chunk.offset();
        page.lengths[index % PAGE] = chunk.length();
        System.arraycopy(chunk.id().bytes(), 0, page.ids, index % PAGE * Digest.LENGTH, Digest.LENGTH);
        held.set(index);
        verified.set(index, isVerified);
        bytes += chunk.length();
    }

    private Page page(int number) {
        if (number >= pages.length) {
            pages = Arrays.copyOf(pages, number + 1);
        }
        Page page = pages[number];
        if (page == null) {
            page = new Page();
            pages[number] = page;
        }
        return page;
    }

    void remove(ChunkRef chunk) {
        int index = (int) chunk.index();
        if (held.get(index)) {
            held.clear(index);
            verified.clear(index);
            bytes -= chunk.length();
        }
    }

    Optional<ChunkRef> find(long index) {
        return index < most && held.get((int) index) ? Optional.of(get((int) index)) : Optional.empty();
    }

    private ChunkRef get(int index) {
        Page page = pages[index / PAGE];
        byte[] id = new byte[Digest.LENGTH];
        System.arraycopy(page.ids, index % PAGE * Digest.LENGTH, id, 0, Digest.LENGTH);
        return new ChunkRef(index, page.offsets[index % PAGE], page.lengths[index % PAGE], Digest.of(id));
    }

    /** The nearest held chunk of a smaller index. */
    Optional<ChunkRef> before(long index) {
        int found = index == 0 ? -1 : held.previousSetBit((int) index - 1);
        return found < 0 ? Optional.empty() : Optional.of(get(found));
    }

    /** The nearest held chunk of a larger index. */
    Optional<ChunkRef> after(long index) {
        int found = held.nextSetBit((int) index + 1);
        return found < 0 ? Optional.empty() : Optional.of(get(found));
    }

    /** Whether the chunk was hashed in this process, on its way in or read back. */
    boolean verified(long index) {
        return verified.get((int) index);
    }

    void markVerified(long index) {
        verified.set((int) index, held.get((int) index));
    }

    long count() {
        return held.cardinality();
    }

    /** Sum of the lengths. */
    long bytes() {
        return bytes;
    }
}
