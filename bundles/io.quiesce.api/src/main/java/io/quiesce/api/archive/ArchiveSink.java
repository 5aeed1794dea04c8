package io.quiesce.api.archive;

import io.quiesce.api.error.QuiesceException;

/**
 * Takes an archive as it is made, in order, from one thread. Each call is one piece that no chunk may cut: a block's
 * stored bytes, or a run of zip framing.
 */
@FunctionalInterface
public interface ArchiveSink {

    /**
     * Takes the next piece; the array may be reused as soon as the call returns.
     *
     * @throws QuiesceException to end the capture; the archive is then unusable
     */
    void accept(byte[] bytes, int offset, int length) throws QuiesceException;
}
