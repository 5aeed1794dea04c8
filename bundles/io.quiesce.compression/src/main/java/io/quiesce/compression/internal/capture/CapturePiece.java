package io.quiesce.compression.internal.capture;

import io.quiesce.api.archive.ContentWatch;
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
    /** Who looks at its bytes, and where in the file they lie. */
    Optional<ContentWatch.Blocks> watch = Optional.empty();

    long position;
    int rawCrc;
    /** Its holes are a claim of the file system until the worker has looked at the bytes. */
    final Block block = new Block();
}
