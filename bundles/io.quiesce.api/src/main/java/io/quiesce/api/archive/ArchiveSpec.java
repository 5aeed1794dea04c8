package io.quiesce.api.archive;

import io.quiesce.api.ByteSize;

/**
 * The form of a {@code Data.zip}.
 *
 * @param level within the codec's range
 * @param blockSize 64 KiB to 16 MiB, a multiple of 64 KiB, so that no database page straddles two blocks
 */
public record ArchiveSpec(Codec codec, int level, ByteSize blockSize) {

    private static final long UNIT = 64 * 1024;

    public static final ArchiveSpec DEFAULT = new ArchiveSpec(Codec.ZSTD, 1, ByteSize.mebibytes(1));

    public ArchiveSpec {
        if (level < codec.lowestLevel() || level > codec.highestLevel()) {
            throw new IllegalArgumentException("level of " + codec.name().toLowerCase(java.util.Locale.ROOT)
                    + " lies in " + codec.lowestLevel() + " to " + codec.highestLevel() + ", not " + level);
        }
        long size = blockSize.bytes();
        if (size < UNIT || size > 256 * UNIT || size % UNIT != 0) {
            throw new IllegalArgumentException("a block is a multiple of 64KiB from 64KiB to 16MiB, not " + blockSize);
        }
    }
}
