package io.quiesce.compression.internal.zip;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.compression.internal.block.Crc32;
import io.quiesce.compression.internal.contents.Block;
import io.quiesce.compression.internal.contents.ContentsReader;
import io.quiesce.compression.internal.contents.Entry;
import java.io.IOException;
import java.util.Optional;

/** Walks contents entry by entry and works out where each lies in the zip. Not safe between threads. */
public final class EntryWalk {

    private final ContentsReader contents;
    private final Framing framing;
    private final int blockSize;
    private final Block block = new Block();
    private long position;

    public EntryWalk(ContentsReader contents) {
        this.contents = contents;
        this.blockSize = contents.head().blockSize();
        this.framing = new Framing(contents.head().spec().codec(), blockSize);
    }

    public Optional<Placed> next() throws IOException, QuiesceException {
        Optional<Entry> next = contents.next();
        if (next.isEmpty()) {
            return Optional.empty();
        }
        Entry entry = next.get();
        long blocks = 0;
        long holeBytes = 0;
        long count = entry.blocks(blockSize);
        for (long i = 0; i < count; i++) {
            contents.block(block, entry.blockLength(i, blockSize));
            blocks += block.storedLength;
            holeBytes += block.holes.holeBytes();
        }
        int crc32 = entry.isFile() ? contents.endOfFile() : linkCrc(entry);
        long stored = framing.stored(entry, blocks);
        long offset = position;
        position += framing.localHeader(entry, stored, crc32).length
                + (entry.isLink() ? stored : blocks)
                + framing.trailerLength(entry);
        if (position < 0) {
            throw contents.wrong("the archive is too large");
        }
        return Optional.of(new Placed(entry, offset, stored, crc32, holeBytes, position));
    }

    /** CRC-32 of a link's data, its target; 0 for a directory. */
    public static int linkCrc(Entry entry) {
        return Crc32.of(entry.target().bytes(), 0, entry.target().length());
    }

    public Framing framing() {
        return framing;
    }

    /** Where the next entry would lie: behind everything so far. */
    public long position() {
        return position;
    }
}
