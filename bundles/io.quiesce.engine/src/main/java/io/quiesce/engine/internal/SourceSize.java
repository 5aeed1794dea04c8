package io.quiesce.engine.internal;

import io.quiesce.api.archive.FileSet;
import io.quiesce.api.archive.SourceRoot;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.eclipse.jdt.annotation.NonNullByDefault;

/** Adds up what a capture will read. A file that vanishes meanwhile counts as nothing: the instance may be running. */
final class SourceSize extends SimpleFileVisitor<Path> {

    private final FileSet files;
    private long bytes;

    private SourceSize(FileSet files) {
        this.files = files;
    }

    static long of(FileSet files) throws IOException {
        SourceSize size = new SourceSize(files);
        for (SourceRoot root : files.roots()) {
            Files.walkFileTree(root.directory(), size);
        }
        return size.bytes;
    }

    @Override
    @NonNullByDefault({})
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
        return files.leftOut().contains(directory) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    @NonNullByDefault({})
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (attributes.isRegularFile() && !files.leftOut().contains(file)) {
            bytes += attributes.size();
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    @NonNullByDefault({})
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
        return FileVisitResult.CONTINUE;
    }
}
