package io.quiesce.compression.internal.page;

import io.quiesce.api.error.ArchiveException;

/**
 * The document that is being read, for messages.
 *
 * @param name entry in the archive, or what else to call it
 * @param start position of its first byte in the archive
 */
public record Document(String name, long start) {

    static final String HINT =
            "The file was damaged or changed after it was written: use another copy or another backup.";

    /** It is not what it should be, at this many bytes from its start. */
    public ArchiveException damaged(String message, long position) {
        return new ArchiveException(message, HINT, name, start + position);
    }
}
