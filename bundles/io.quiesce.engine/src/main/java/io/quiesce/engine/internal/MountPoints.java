package io.quiesce.engine.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells directories that cannot be renamed, because a file system is mounted there. */
final class MountPoints {

    private static final Path TABLE = Path.of("/proc/self/mounts");

    private MountPoints() {}

    static boolean contains(Path directory) throws IOException {
        Path real = directory.toRealPath();
        Path parent = real.getParent();
        if (parent == null) {
            return true;
        }
        if (!directory.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return !Files.getFileStore(real).equals(Files.getFileStore(parent));
        }
        // A bind mount of the same file system has its parent's device: the table of mounts knows it.
        return !Files.getAttribute(real, "unix:dev").equals(Files.getAttribute(parent, "unix:dev")) || listed(real);
    }

    /** Where the file system is mounted on which a path lies, or would lie. */
    static Path holding(Path path) throws IOException {
        Path at = Trees.existing(path).toRealPath();
        while (!contains(at)) {
            at = at.getParent();
        }
        return at;
    }

    private static boolean listed(Path directory) throws IOException {
        if (!Files.isReadable(TABLE)) {
            return false;
        }
        // In the table a blank is \040, a backslash \134.
        String wanted = directory.toString().replace("\\", "\\134").replace(" ", "\\040");
        return Files.readAllLines(TABLE, StandardCharsets.ISO_8859_1).stream()
                .map(line -> line.split(" "))
                .anyMatch(fields -> fields.length > 1
                        && new String(fields[1].getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
                                .equals(wanted));
    }
}
