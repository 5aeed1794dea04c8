package io.quiesce.api.archive;

import io.quiesce.api.error.QuiesceException;

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

    @Override
    void close();
}
