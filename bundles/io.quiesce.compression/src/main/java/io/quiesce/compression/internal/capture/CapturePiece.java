package io.quiesce.compression.internal.capture;

import io.quiesce.compression.internal.contents.Block;
import io.quiesce.compression.internal.contents.Entry;
import java.util.Optional;

/** One entry, or one block of one, on its way through the pipeline; reused. */
final class CapturePiece {

    Optional<Entry> entry = Optional.empty();
    boolean first;
    boolean last;
    int rawOffset;
    int rawLength;
    int storedOffset;
    int rawCrc;
    /** Its holes are a claim of the file system until the worker has looked at the bytes. */
    final Block block = new Block();
}
