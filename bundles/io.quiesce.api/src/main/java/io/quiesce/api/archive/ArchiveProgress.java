package io.quiesce.api.archive;

import io.quiesce.api.error.QuiesceException;

/**
 * Watches an archive operation. Called from its worker threads, often: be quick and safe between threads. At the end of
 * an operation the calls add up to all raw bytes and to the whole length of the archive; the first call of a resumed
 * extraction is what it passes over.
 */
@FunctionalInterface
public interface ArchiveProgress {

    ArchiveProgress NONE = (raw, stored) -> {};

    /**
     * So many more bytes are done since the last call.
     *
     * @param rawBytes of file content
     * @param storedBytes of archive
     * @throws QuiesceException to end the operation, typically a cancel
     */
    void advanced(long rawBytes, long storedBytes) throws QuiesceException;
}
