package io.quiesce.api.spi;

import io.quiesce.api.Digest;

/**
 * A durable part of an unfinished upload.
 *
 * @param number 0 for the first; fewer than {@link StorageCapabilities#mostParts}
 * @param offset of its first byte in the object to come
 * @param length in bytes, at least 1
 * @param sha256 of its bytes
 */
public record UploadPart(int number, long offset, int length, Digest sha256) {

    public UploadPart {
        if (number < 0 || offset < 0 || length < 1 || offset > Long.MAX_VALUE - length) {
            throw new IllegalArgumentException("part " + number + " at " + offset + " with " + length + " bytes");
        }
    }
}
