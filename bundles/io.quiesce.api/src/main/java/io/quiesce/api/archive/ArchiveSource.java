package io.quiesce.api.archive;

import io.quiesce.api.error.QuiesceException;
import java.util.function.LongUnaryOperator;

/**
 * The bytes of a {@code Data.zip}, readable anywhere: a file, or a backup at a receiver. Safe between threads. The
 * archive's end is read first; after that, reads go forward in at most two places at a time: the files, front to back,
 * and what stands behind them (contents and directory), each pass over it again from its beginning.
 */
public interface ArchiveSource extends AutoCloseable {

    /** Length of the archive in bytes. */
    long length();

    /**
     * Fills {@code length} bytes of {@code into} from {@code position}.
     *
     * @throws QuiesceException when the bytes can't be had; never a short read
     */
    void read(long position, byte[] into, int offset, int length) throws QuiesceException;

    /**
     * Says that not everything will be read: what fetches ahead leaves out the rest.
     *
     * @param next the first position at or behind the given one that will be read
     */
    default void expect(LongUnaryOperator next) {
        // nothing is fetched ahead
    }

    @Override
    void close();
}
