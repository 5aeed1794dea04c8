package io.quiesce.compression.internal.extract;

import io.quiesce.compression.internal.contents.Block;
import io.quiesce.compression.internal.contents.Entry;
import java.util.Optional;

/** One entry, or one block of one, with the framing around it, on its way through the pipeline; reused. */
final class ReadPiece {

    static final byte[] NOTHING = {};

    Optional<Entry> entry = Optional.empty();
    Landing.LandingFile file = Landing.LandingFile.NONE;
    boolean first;
    boolean last;
    /** Framing expected before the block; for a link with its target. */
    byte[] header = NOTHING;
    /** Framing expected behind the block. */
    byte[] trailer = NOTHING;

    final Block block = new Block();
    long at;
    int rawOffset;
    int rawLength;
    /** Position in the batch. */
    int position;
    /** CRC-32 of the whole file, as contents has it; known in the last piece. */
    int fileCrc;

    int rawCrc;

    int length() {
        return header.length + (rawLength > 0 ? block.storedLength : 0) + trailer.length;
    }

    String name() {
        return entry.map(e -> e.name().display()).orElse("");
    }
}
