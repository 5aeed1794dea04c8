package io.quiesce.compression.internal.block;

/** Compresses blocks independently of each other. One thread at a time. */
public interface Compressor extends AutoCloseable {

    /**
     * Compresses one block.
     *
     * @param into has {@link Codecs#bound} bytes from {@code intoOffset} on
     * @return stored length
     */
    int compress(byte[] raw, int offset, int length, byte[] into, int intoOffset);

    @Override
    void close();
}
