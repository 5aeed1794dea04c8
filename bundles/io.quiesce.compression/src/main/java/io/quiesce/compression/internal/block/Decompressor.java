package io.quiesce.compression.internal.block;

/** Unpacks blocks that nobody vouches for. One thread at a time. */
public interface Decompressor extends AutoCloseable {

    /**
     * Unpacks one block; never writes more than {@code rawLength} bytes plus one.
     *
     * @param raw has {@code rawLength} bytes from {@code rawOffset} on, plus one
     * @return whether the stored bytes are exactly one block of that raw length
     */
    boolean decompress(byte[] stored, int offset, int length, byte[] raw, int rawOffset, int rawLength);

    @Override
    void close();
}
