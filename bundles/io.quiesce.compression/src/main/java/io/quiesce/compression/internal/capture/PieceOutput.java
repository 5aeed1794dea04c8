package io.quiesce.compression.internal.capture;

import io.quiesce.api.archive.ArchiveSink;
import io.quiesce.api.error.QuiesceException;

/** Hands an archive to its sink in pieces: blocks as they are, framing gathered into runs. One thread at a time. */
final class PieceOutput {

    private final ArchiveSink sink;
    private final byte[] framing = new byte[64 << 10];
    private int gathered;
    private long position;

    PieceOutput(ArchiveSink sink) {
        this.sink = sink;
    }

    void framing(byte[] bytes) throws QuiesceException {
        framing(bytes, bytes.length);
    }

    void framing(byte[] bytes, int length) throws QuiesceException {
        int done = 0;
        while (done < length) {
            int count = Math.min(length - done, framing.length - gathered);
            System.arraycopy(bytes, done, framing, gathered, count);
            gathered += count;
            done += count;
            if (gathered == framing.length) {
                flush();
            }
        }
        position += length;
    }

    void block(byte[] bytes, int offset, int length) throws QuiesceException {
        flush();
        sink.accept(bytes, offset, length);
        position += length;
    }

    void flush() throws QuiesceException {
        if (gathered > 0) {
            sink.accept(framing, 0, gathered);
            gathered = 0;
        }
    }

    /** Length of the archive so far. */
    long position() {
        return position;
    }
}
