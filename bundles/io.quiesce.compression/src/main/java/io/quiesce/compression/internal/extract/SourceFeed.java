package io.quiesce.compression.internal.extract;

import io.quiesce.api.archive.ArchiveSource;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.compression.internal.page.Feed;

/** Reads one range of an archive from front to back, in large steps. Not safe between threads. */
final class SourceFeed implements Feed {

    private static final int STEP = 256 << 10;

    private final ArchiveSource source;
    private final long end;
    private final byte[] buffer;
    private int next;
    private int filled;
    private long position;

    /** @param end exclusive */
    SourceFeed(ArchiveSource source, long start, long end) {
        this.source = source;
        this.position = start;
        this.end = end;
        this.buffer = new byte[(int) Math.min(STEP, Math.max(1, end - start))];
    }

    @Override
    public int read(byte[] into, int offset, int length) throws QuiesceException {
        int done = 0;
        while (done < length) {
            if (next == filled && !fill()) {
                break;
            }
            int count = Math.min(length - done, filled - next);
            System.arraycopy(buffer, next, into, offset + done, count);
            next += count;
            done += count;
        }
        return done;
    }

    private boolean fill() throws QuiesceException {
        Interrupts.check();
        filled = (int) Math.min(buffer.length, end - position);
        next = 0;
        if (filled > 0) {
            source.read(position, buffer, 0, filled);
            position += filled;
        }
        return filled > 0;
    }
}
