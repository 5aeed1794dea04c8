package io.quiesce.compression.internal.contents;

import io.quiesce.api.archive.ArchiveEntry;

/**
 * A file, directory or link.
 *
 * @param name in the zip, without the closing slash of a directory
 * @param size of a file in bytes; 0 for others
 * @param target of a link; empty for others
 */
public record Entry(Name name, ArchiveEntry.Type type, Attributes attributes, long size, Name target) {

    public Entry {
        if (size < 0) {
            throw new IllegalArgumentException("a file of " + size + " bytes");
        }
    }

    public boolean isFile() {
        return type == ArchiveEntry.Type.FILE;
    }

    public boolean isDirectory() {
        return type == ArchiveEntry.Type.DIRECTORY;
    }

    public boolean isLink() {
        return type == ArchiveEntry.Type.LINK;
    }

    public long blocks(int blockSize) {
        return size / blockSize + (size % blockSize == 0 ? 0 : 1);
    }

    /** Whether sizes and CRC-32 follow the data instead of preceding it. */
    public boolean described(int blockSize) {
        return size > blockSize;
    }

    /** Raw length of the block with that number. */
    public int blockLength(long index, int blockSize) {
        return (int) Math.min(blockSize, size - index * blockSize);
    }
}
