package io.quiesce.compression.internal.contents;

import io.quiesce.api.archive.ArchiveSpec;
import io.quiesce.api.archive.Facts;
import java.util.List;

/**
 * What stands before the entries.
 *
 * @param codecBuild name and version of the compressing library
 * @param roots the data directory first, at least one
 */
public record Head(ArchiveSpec spec, String codecBuild, Facts facts, List<Root> roots) {

    public Head {
        roots = List.copyOf(roots);
    }

    public int blockSize() {
        return (int) spec.blockSize().bytes();
    }
}
