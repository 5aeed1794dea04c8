package io.quiesce.mysql.internal;

import java.io.IOException;
import java.nio.file.Path;

/** The one name of a file that has several, since links lead to it. */
final class RealPath {

    private RealPath() {}

    /** A path with every link in it resolved, as far as it exists. */
    static Path of(Path path) {
        Path there = path.toAbsolutePath();
        while (there.getParent() != null) {
            try {
                Path missing = there.relativize(path.toAbsolutePath());
                return there.toRealPath().resolve(missing).normalize();
            } catch (IOException e) {
                there = there.getParent();
            }
        }
        return path.normalize();
    }
}
