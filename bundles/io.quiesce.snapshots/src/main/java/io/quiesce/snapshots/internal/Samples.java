package io.quiesce.snapshots.internal;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jdt.annotation.Nullable;

/**
 * One file of each file system that a directory reaches, since another one may be mounted in it. With content, as one without can
 * be cloned everywhere, and the smallest: a server that writes to the file waits for the clone.
 */
final class Samples {

    private record Sample(Path file, long size) {}

    private Samples() {}

    static List<Path> of(Path directory) throws IOException {
        Map<Object, Sample> found = new HashMap<>();
        Files.walkFileTree(directory.toRealPath(), new SimpleFileVisitor<Path>() {

            private Object device = "";

            @Override
            @NonNullByDefault({})
            public FileVisitResult preVisitDirectory(Path entered, BasicFileAttributes attributes) {
                device = device(entered);
                return FileVisitResult.CONTINUE;
            }

            @Override
            @NonNullByDefault({})
            public FileVisitResult postVisitDirectory(Path left, @Nullable IOException failure) {
                device = device(left.resolveSibling("."));
                return FileVisitResult.CONTINUE;
            }

            @Override
            @NonNullByDefault({})
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && attributes.size() > 0) {
                    found.merge(
                            device,
                            new Sample(file, attributes.size()),
                            (one, other) -> one.size() <= other.size() ? one : other);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            @NonNullByDefault({})
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                return FileVisitResult.CONTINUE; // the instance runs
            }
        });
        return found.values().stream().map(Sample::file).toList();
    }

    /** Of a directory that is gone: none. */
    private static Object device(Path directory) {
        try {
            return String.valueOf(Files.getAttribute(directory, "unix:dev"));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return "";
        }
    }
}
