package io.quiesce.api.archive;

import io.quiesce.api.error.QuiesceException;

/** The bytes of a {@code Data.zip}, readable anywhere: a file, or a backup at a receiver. Safe between threads. */
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
