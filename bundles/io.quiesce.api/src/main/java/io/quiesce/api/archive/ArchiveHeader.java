package io.quiesce.api.archive;

import java.util.List;

/**
 * What the contents document says before its files.
 *
 * @param facts about the instance
 * @param roots prefix and original path of each root; {@code directory} equals {@code original} here
 */
public record ArchiveHeader(ArchiveSpec spec, Facts facts, List<SourceRoot> roots) {

    public ArchiveHeader {
        roots = List.copyOf(roots);
    }
}
