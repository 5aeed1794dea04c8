package io.quiesce.compression.internal.system;

import io.quiesce.compression.internal.contents.Holes;
import java.nio.file.Path;

/**
 * Asks the file system where a file's holes are, front to back. Where it can't tell, the file counts as dense. One
 * thread at a time.
 */
public final class HoleScan implements AutoCloseable {

    private static final int SMALLEST = Holes.UNIT;

    private final int descriptor;
    private final long size;
    /** The known run of data: nothing before {@code dataStart} that was not asked for yet is data. */
    private long dataStart;

    private long dataEnd;

    private HoleScan(int descriptor, long size, long dataEnd) {
        this.descriptor = descriptor;
        this.size = size;
        this.dataEnd = dataEnd;
    }

    /** @param size of the file in bytes */
    public static HoleScan of(Path file, long size) {
        if (size >= SMALLEST && Libc.AVAILABLE) {
            int descriptor = Libc.open(PathBytes.of(file));
            if (descriptor != Libc.FAILED) {
                long firstHole = Libc.lseek(descriptor, 0, Libc.SEEK_HOLE);
                if (firstHole != Libc.FAILED && firstHole < size) {
                    return new HoleScan(descriptor, size, firstHole);
                }
                Libc.close(descriptor);
            }
        }
        return new HoleScan(Libc.FAILED, size, size);
    }

    /** Marks the units of a block that lie in holes altogether. Blocks must be asked for in order. */
    public void mark(long offset, int length, Holes holes) {
        holes.clear(length);
        if (descriptor == Libc.FAILED) {
            return;
        }
        int unit = 0;
        int units = Holes.units(length);
        while (unit < units) {
            long start = offset + (long) unit * Holes.UNIT;
            long end = Math.min(start + Holes.UNIT, offset + length);
            advance(start);
            if (end <= dataStart) {
                holes.mark(unit);
            }
            unit++;
        }
    }

    /** Moves the known run of data to the first one that ends after {@code position}. */
    private void advance(long position) {
        while (dataEnd <= position && dataStart < size) {
            long data = Libc.lseek(descriptor, dataEnd, Libc.SEEK_DATA);
            // no more data up to the end of the file
            dataStart = data == Libc.FAILED ? size : data;
            long hole = dataStart >= size ? size : Libc.lseek(descriptor, dataStart, Libc.SEEK_HOLE);
            dataEnd = hole == Libc.FAILED ? size : hole;
        }
    }

    @Override
    public void close() {
        if (descriptor != Libc.FAILED) {
            Libc.close(descriptor);
        }
    }
}
