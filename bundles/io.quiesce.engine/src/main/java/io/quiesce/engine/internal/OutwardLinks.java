package io.quiesce.engine.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Links of a copy by which it would still work in files that are not its own. */
final class OutwardLinks {

    private OutwardLinks() {}

    /**
     * Those that lead out of the copy, to something that is there.
     *
     * @param fresh where the copy lies now
     * @param target where it will lie
     */
    static List<Path> of(Path fresh, Path target) throws IOException {
        List<Path> outward = new ArrayList<>();
        try (Stream<Path> all = Files.walk(fresh)) {
            for (Path link : all.filter(Files::isSymbolicLink).toList()) {
                Path to = target.resolve(fresh.relativize(link))
                        .resolveSibling(Files.readSymbolicLink(link))
                        .normalize();
                if (!to.startsWith(target) && Files.exists(to)) {
                    outward.add(link);
                }
            }
        }
        return outward;
    }
}
