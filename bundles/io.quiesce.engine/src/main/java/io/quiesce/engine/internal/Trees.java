package io.quiesce.engine.internal;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.NonNullByDefault;

/** What a restore does with whole directories. */
final class Trees {

    private Trees() {}

    /**
     * The path.
     *
     * @throws IOException unless it is a directory itself, not a link to one
     */
    static Path requireDirectory(Path path) throws IOException {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(path + " is no directory: somebody has put something else in its place");
        }
        return path;
    }

    /** Removes a directory and everything below it without following links; a missing one is fine. */
    static void remove(Path directory) throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            @NonNullByDefault({})
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            @NonNullByDefault({})
            public FileVisitResult postVisitDirectory(Path left, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(left);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Whether a directory is missing or has no entry but {@code lost+found}. */
    static boolean isFree(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return true;
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.allMatch(e -> e.getFileName().toString().equals("lost+found"));
        }
    }

    /** The path itself, or the nearest directory above it that exists. */
    static Path existing(Path path) {
        Path at = path.toAbsolutePath();
        while (!Files.exists(at)) {
            Path parent = at.getParent();
            if (parent == null) {
                return at;
            }
            at = parent;
        }
        return at;
    }
}
