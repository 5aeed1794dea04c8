package io.quiesce.api.archive;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What a capture reads: one or more roots and the paths under them that stay out (sockets, pid files, temporary
 * tablespaces). Sockets, pipes and devices are always left out and reported.
 *
 * @param roots the data directory first
 * @param leftOut absolute paths; a directory stands for all below it
 */
public record FileSet(List<SourceRoot> roots, Set<Path> leftOut) {

    public FileSet {
        roots = List.copyOf(roots);
        leftOut = Set.copyOf(leftOut);
        if (roots.isEmpty()) {
            throw new IllegalArgumentException("a capture needs at least one root");
        }
    }

    /** One directory, nothing left out. */
    public static FileSet of(Path directory) {
        return new FileSet(List.of(new SourceRoot("", directory, directory.toAbsolutePath())), Set.of());
    }
}
