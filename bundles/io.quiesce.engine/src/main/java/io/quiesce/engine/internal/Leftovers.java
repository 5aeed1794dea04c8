package io.quiesce.engine.internal;

import io.quiesce.api.archive.FileSet;
import io.quiesce.api.archive.SourceRoot;
import io.quiesce.api.error.CaptureException;
import io.quiesce.api.error.FileTrouble;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** What restores onto a mount point keep inside it: old and fresh directories are no part of the instance. */
final class Leftovers {

    private Leftovers() {}

    /** The file set without them. */
    static FileSet outside(FileSet files) throws CaptureException {
        Set<Path> leftOut = new HashSet<>(files.leftOut());
        for (SourceRoot root : files.roots()) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(root.directory(), Swap.INSIDE + "*")) {
                found.forEach(leftOut::add);
            } catch (IOException e) {
                throw new CaptureException(
                        "cannot list " + root.directory() + ": " + FileTrouble.of(e, root.directory()),
                        "Check permissions.",
                        e);
            }
        }
        return new FileSet(files.roots(), leftOut);
    }
}
