package io.quiesce.compression.internal.extract;

import io.quiesce.compression.internal.block.Codecs;
import io.quiesce.compression.internal.contents.Head;
import io.quiesce.compression.internal.zip.Framing;

/** A run of whole pieces, read from the archive in one go. Reused with its buffers. */
final class ReadBatch {

    private static final int MOST_PIECES = 256;

    final byte[] stored;
    /** One byte more than a block, for decompressors that look whether there is more. */
    final byte[] raw;

    private final ReadPiece[] pieces = new ReadPiece[MOST_PIECES];
    private int count;
    private int length;
    private int rawUsed;
    private long start;

    ReadBatch(Head head) {
        stored = new byte[capacity(head)];
        raw = new byte[head.blockSize() + 1];
        for (int i = 0; i < MOST_PIECES; i++) {
            pieces[i] = new ReadPiece();
        }
    }

    static long memory(Head head) {
        return capacity(head) + head.blockSize() + 64L * 1024;
    }

    /** The largest block and the longest framing before and behind it. */
    private static int capacity(Head head) {
        return Codecs.bound(head.spec().codec(), head.blockSize()) + 2 * Framing.LONGEST;
    }

    void clear(long newStart) {
        count = 0;
        length = 0;
        rawUsed = 0;
        start = newStart;
    }

    /** The piece to be filled in next; counts only after {@link #add}. */
    ReadPiece spare() {
        return pieces[count];
    }

    /** Whether the spare piece, filled in, fits. */
    boolean fits() {
        ReadPiece piece = pieces[count];
        return piece.length() <= stored.length - length && piece.rawLength <= raw.length - 1 - rawUsed;
    }

    /** Takes the spare piece in. */
    void add() {
        ReadPiece piece = pieces[count++];
        piece.position = length;
        piece.rawOffset = rawUsed;
        length += piece.length();
        rawUsed += piece.rawLength;
    }

    /** Exchanges the spare piece of this batch and another one's. */
    void moveSpareTo(ReadBatch other) {
        ReadPiece piece = pieces[count];
        pieces[count] = other.pieces[other.count];
        other.pieces[other.count] = piece;
    }

    boolean isFull() {
        return count == MOST_PIECES;
    }

    int count() {
        return count;
    }

    ReadPiece piece(int index) {
        return pieces[index];
    }

    /** Position of its first byte in the archive. */
    long start() {
        return start;
    }

    int length() {
        return length;
    }

    int rawUsed() {
        return rawUsed;
    }
}
