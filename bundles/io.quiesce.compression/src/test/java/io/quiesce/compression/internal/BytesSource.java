package io.quiesce.compression.internal;

import io.quiesce.api.archive.ArchiveSource;
import io.quiesce.api.error.ArchiveException;

/** An archive in memory. */
public record BytesSource(byte[] bytes) implements ArchiveSource {

    @Override
    public long length() {
        return bytes.length;
    }

    @Override
    public void read(long position, byte[] into, int offset, int length) throws ArchiveException {
        if (position < 0 || position + length > bytes.length) {
            throw new ArchiveException("read beyond the end", "", "", position);
        }
        System.arraycopy(bytes, (int) position, into, offset, length);
    }

    @Override
    public void close() {
        // holds nothing
    }
}
