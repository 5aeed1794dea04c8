package io.quiesce.api.transfer;

import io.quiesce.api.Digest;

/**
 * One chunk of a backup: a run of bytes of its {@code Data.zip}.
 *
 * @param index 0 for the first, without gaps
 * @param offset of its first byte in {@code Data.zip}
 * @param length in bytes, at least 1
 * @param id SHA-256 of its bytes
 */
public record ChunkRef(long index, long offset, int length, Digest id) {

    public ChunkRef {
        if (index < 0 || offset < 0 || length < 1) {
            throw new IllegalArgumentException("chunk " + index + " at " + offset + " with " + length + " bytes");
        }
    }
}
