package io.quiesce.engine.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.archive.FileSet;
import io.quiesce.api.archive.SourceRoot;
import java.io.IOException;
import java.nio.file.Files;

/**
 * What a capture will read.
 *
 * @param files regular ones
 * @param bytes of them
 */
record SourceSize(long files, long bytes) {

    /** Adds up; a file that vanishes meanwhile counts as nothing: the instance may be running. */
    static SourceSize of(FileSet files) throws IOException {
        ReadFiles read = new ReadFiles(files);
        for (SourceRoot root : files.roots()) {
            Files.walkFileTree(root.directory(), read);
        }
        return read.size();
    }

    @Override
    public String toString() {
        return files + " files of " + new ByteSize(bytes).display();
    }
}
