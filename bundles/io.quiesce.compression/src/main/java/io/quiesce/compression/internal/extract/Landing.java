package io.quiesce.compression.internal.extract;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.compression.internal.contents.Entry;
import io.quiesce.compression.internal.contents.Holes;
import io.quiesce.compression.internal.contents.TreeOrder;

/** Where checked entries go. The reading thread announces them in tree order, before their blocks are worked on. */
interface Landing {

    /** Whether the bytes of the entry are read and checked; those of others are passed over. */
    boolean reads(Entry entry);

    void directory(Entry entry, TreeOrder order) throws QuiesceException;

    /**
     * A file begins.
     *
     * @param resumed whether some of its blocks are there already
     */
    LandingFile file(Entry entry, TreeOrder order, boolean resumed) throws QuiesceException;

    /** A file is there already, whole. */
    void present(Entry entry, TreeOrder order) throws QuiesceException;

    /** One file. Blocks may come from several threads, in any order. */
    interface LandingFile {

        LandingFile NONE = new LandingFile() {
            @Override
            public void write(long at, byte[] raw, int offset, int length, Holes holes) {
                // only checked, not kept
            }

            @Override
            public void finish() {
                // nothing was begun
            }
        };

        /** Writes one block, but for its holes. */
        void write(long at, byte[] raw, int offset, int length, Holes holes) throws QuiesceException;

        /** After the last block: size, owner, mode, time. */
        void finish() throws QuiesceException;
    }

    /** Keeps nothing: for checking. */
    Landing NOWHERE = new Landing() {
        @Override
        public boolean reads(Entry entry) {
            return true;
        }

        @Override
        public void directory(Entry entry, TreeOrder order) {
            // nothing to make
        }

        @Override
        public LandingFile file(Entry entry, TreeOrder order, boolean resumed) {
            return LandingFile.NONE;
        }

        @Override
        public void present(Entry entry, TreeOrder order) {
            // nothing to look at
        }
    };
}
