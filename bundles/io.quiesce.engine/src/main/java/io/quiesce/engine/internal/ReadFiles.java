package io.quiesce.engine.internal;

import io.quiesce.api.archive.FileSet;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.eclipse.jdt.annotation.NonNullByDefault;

/** Walks over the regular files that a capture reads, and adds them up; one that vanishes meanwhile counts as nothing. */
class ReadFiles extends SimpleFileVisitor<Path> {

    private final FileSet read;
    private long files;
    private long bytes;

    ReadFiles(FileSet read) {
        this.read = read;
    }

    /** Those that were visited so far. */
    final SourceSize size() {
        return new SourceSize(files, bytes);
    }

    /** Called with each; what it answers decides whether the walk goes on. */
    FileVisitResult file(Path file, BasicFileAttributes attributes) {
        return FileVisitResult.CONTINUE;
    }

    @Override
    @NonNullByDefault({})
    public final FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
        return read.leftOut().contains(directory) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    @NonNullByDefault({})
    public final FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (!attributes.isRegularFile() || read.leftOut().contains(file)) {
            return FileVisitResult.CONTINUE;
        }
        files++;
        bytes += attributes.size();
        return file(file, attributes);
    }

    @Override
    @NonNullByDefault({})
    public final FileVisitResult visitFileFailed(Path file, IOException failure) {
        return FileVisitResult.CONTINUE;
    }
}
