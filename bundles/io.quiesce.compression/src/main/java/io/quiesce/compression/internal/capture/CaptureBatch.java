package io.quiesce.compression.internal.capture;

import io.quiesce.api.archive.ArchiveSpec;
import io.quiesce.compression.internal.block.Codecs;
import io.quiesce.compression.internal.contents.Entry;
import java.util.Optional;

/** Pieces that are worked on together: one block, or many small files. Reused with its buffers. */
final class CaptureBatch {

    static final int MOST_PIECES = 256;

    /** Worst case of what a small piece takes beyond its share of a large one. */
    private static final int PIECE_MARGIN = 96;

    final byte[] raw;
    final byte[] stored;
    private final CapturePiece[] pieces = new CapturePiece[MOST_PIECES];
    private int count;
    private int rawUsed;

    CaptureBatch(ArchiveSpec spec) {
        int blockSize = (int) spec.blockSize().bytes();
        raw = new byte[blockSize];
        stored = new byte[Codecs.bound(spec.codec(), blockSize) + MOST_PIECES * PIECE_MARGIN];
        for (int i = 0; i < MOST_PIECES; i++) {
            pieces[i] = new CapturePiece();
        }
    }

    static long memory(ArchiveSpec spec) {
        return 2L * spec.blockSize().bytes() + 64L * 1024;
    }

    void clear() {
        count = 0;
        rawUsed = 0;
    }

    boolean isEmpty() {
        return count == 0;
    }

    boolean fits(int rawLength) {
        return count < MOST_PIECES && rawLength <= raw.length - rawUsed;
    }

    CapturePiece add(Entry entry, int rawLength, boolean first, boolean last) {
        CapturePiece piece = pieces[count++];
        piece.entry = Optional.of(entry);
        piece.first = first;
        piece.last = last;
        piece.watch = Optional.empty();
        piece.rawOffset = rawUsed;
        piece.rawLength = rawLength;
        piece.block.holes.clear(rawLength);
        rawUsed += rawLength;
        return piece;
    }

    int count() {
        return count;
    }

    CapturePiece piece(int index) {
        return pieces[index];
    }

    int rawUsed() {
        return rawUsed;
    }
}
