package io.quiesce.api.archive;

import java.util.Optional;

/** Looks at the bytes of files while a capture has them in its hands. Changes nothing. */
@FunctionalInterface
public interface ContentWatch {

    ContentWatch NONE = (name, size, bytes, offset, length) -> Optional.empty();

    /**
     * Called for each file that is not empty, in archive order, one at a time, with its first block.
     *
     * @param name path in the zip
     * @param size of the file in bytes
     * @return who wants to see all its blocks, this one among them; empty when nobody does
     */
    Optional<Blocks> file(String name, long size, byte[] bytes, int offset, int length);

    /** Sees one file's blocks in any order, from several threads at once. */
    @FunctionalInterface
    interface Blocks {

        /**
         * A block, whole; the array is used again as soon as the call returns.
         *
         * @param position of its first byte in the file
         */
        void block(long position, byte[] bytes, int offset, int length);
    }
}
