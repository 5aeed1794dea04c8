package io.quiesce.api.archive;

import java.time.Instant;

/**
 * One file, directory or link of an archive, as a listing shows it.
 *
 * @param name path in the zip; bytes that are not UTF-8 are shown as {@code \\xNN}
 * @param size of the file in bytes; 0 for others
 * @param storedSize bytes it takes in the archive
 * @param mode permission bits, such as 0640
 * @param owner name or number of user and group, {@code mysql:mysql}
 * @param linkTarget of a symbolic link, else empty
 * @param sparse whether the file has holes
 */
public record ArchiveEntry(
        String name,
        Type type,
        long size,
        long storedSize,
        Instant modified,
        int mode,
        String owner,
        String linkTarget,
        boolean sparse) {

    public enum Type {
        FILE,
        DIRECTORY,
        LINK
    }
}
