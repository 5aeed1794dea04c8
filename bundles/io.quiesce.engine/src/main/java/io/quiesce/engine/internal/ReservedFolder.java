package io.quiesce.engine.internal;

import io.quiesce.api.archive.FileSet;
import io.quiesce.api.archive.SourceRoot;
import io.quiesce.api.instance.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A home among the files that are captured, or a {@code .quiesce} in the data directory, whose name archives need for
 * themselves: every capture would fail, and the instance would be stopped for it.
 */
final class ReservedFolder {

    private static final String CHECK = "files";
    private static final String NAME = ".quiesce";

    private ReservedFolder() {}

    /** The refusal, if there is one. */
    static Optional<Finding> in(FileSet files, Path home) {
        Path agent = real(home);
        for (SourceRoot root : files.roots()) {
            if (agent.startsWith(real(root.directory()))) {
                return Optional.of(
                        Finding.refused(
                                CHECK,
                                "this agent's home " + home + " lies in " + root.directory() + ", which is captured",
                                "Stop the agent, move its home out of there, and name the new place with --home or QUIESCE_HOME."));
            }
        }
        Path reserved = files.roots().getFirst().directory().resolve(NAME);
        return Files.exists(reserved, LinkOption.NOFOLLOW_LINKS)
                ? Optional.of(Finding.refused(
                        CHECK, reserved + " has a name that archives need for themselves", hint(reserved)))
                : Optional.empty();
    }

    private static String hint(Path reserved) {
        Path roots = reserved.resolve("roots");
        if (Files.isDirectory(roots, LinkOption.NOFOLLOW_LINKS)) {
            return roots
                    + " holds the further directories of a restored copy: the instance may be using them. Stop it, move"
                    + " them out of the data directory, and change the settings and links that name them.";
        }
        return Files.exists(reserved.resolve("contents"), LinkOption.NOFOLLOW_LINKS)
                ? "An archive that another tool unpacked has left it: remove it."
                : "It may be the home of another agent: find out who uses it, then move it out of the data directory.";
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path.toAbsolutePath().normalize();
        }
    }
}
