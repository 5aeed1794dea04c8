package io.quiesce.engine.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.archive.FileSet;
import io.quiesce.api.archive.SourceRoot;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.eclipse.jdt.annotation.NonNullByDefault;

/**
 * What a capture will read.
 *
 * @param files regular ones
 * @param bytes of them
 */
record SourceSize(long files, long bytes) {

    /** Adds up; a file that vanishes meanwhile counts as nothing: the instance may be running. */
    static SourceSize of(FileSet files) throws IOException {
        Sum sum = new Sum(files);
        for (SourceRoot root : files.roots()) {
            Files.walkFileTree(root.directory(), sum);
        }
        return new SourceSize(sum.files, sum.bytes);
    }

    @Override
    public String toString() {
        return files + " files of " + new ByteSize(bytes).display();
    }

    private static final class Sum extends SimpleFileVisitor<Path> {

        private final FileSet read;
        private long files;
        private long bytes;

        Sum(FileSet read) {
            this.read = read;
        }

        @Override
        @NonNullByDefault({})
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return read.leftOut().contains(directory) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        @NonNullByDefault({})
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && !read.leftOut().contains(file)) {
                files++;
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
}
