package io.quiesce.compression.internal.capture;

import io.quiesce.api.archive.FileSet;
import io.quiesce.api.archive.SourceRoot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The paths that stay out, per root and relative to it. A path may be given below the directory that is read, its real
 * path, or the place where the instance expects it.
 */
final class Exclusions {

    private final List<Set<Path>> byRoot = new ArrayList<>();

    /** @param directories real path of each root */
    Exclusions(FileSet files, List<Path> directories) {
        for (int i = 0; i < directories.size(); i++) {
            SourceRoot root = files.roots().get(i);
            Set<Path> relative = new HashSet<>();
            for (Path base : List.of(root.directory().toAbsolutePath(), directories.get(i), root.original())) {
                for (Path path : files.leftOut()) {
                    Path normal = path.toAbsolutePath().normalize();
                    if (normal.startsWith(base.normalize())) {
                        relative.add(base.normalize().relativize(normal));
                    }
                }
            }
            byRoot.add(relative);
        }
    }

    boolean contain(int root, Path relative) {
        return byRoot.get(root).contains(relative);
    }
}
