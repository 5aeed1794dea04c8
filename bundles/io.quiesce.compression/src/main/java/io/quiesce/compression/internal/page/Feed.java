package io.quiesce.compression.internal.page;

import io.quiesce.api.error.QuiesceException;
import java.io.IOException;
import java.io.InputStream;

/** Where a document's bytes come from, front to back. */
@FunctionalInterface
public interface Feed {

    /**
     * Reads on.
     *
     * @return how many bytes were read: {@code length}, or fewer at the end
     */
    int read(byte[] into, int offset, int length) throws IOException, QuiesceException;

    static Feed of(InputStream in) {
        return in::readNBytes;
    }
}
