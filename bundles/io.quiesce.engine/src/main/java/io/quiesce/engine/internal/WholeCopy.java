package io.quiesce.engine.internal;

import io.quiesce.api.archive.FileSet;
import io.quiesce.api.error.CaptureException;
import io.quiesce.api.error.FileTrouble;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.eclipse.jdt.annotation.Nullable;

/**
 * That a copy has every file of the stopped original in its place, in its size, and as a file of its own. A snapshot ends where
 * another file system is mounted or another subvolume begins; a program may say where its volume begins instead of the
 * directory in it; a hard link is written by the server like the original.
 */
final class WholeCopy {

    private WholeCopy() {}

    /** @param copies of the roots, in their order */
    static void require(FileSet live, FileSet copies) throws CaptureException {
        try {
            Comparison comparison = new Comparison(live);
            for (int i = 0; i < live.roots().size(); i++) {
                comparison.walk(
                        live.roots().get(i).directory(), copies.roots().get(i).directory());
            }
            SourceSize expected = comparison.size();
            SourceSize found = SourceSize.of(copies);
            if (!expected.equals(found)) {
                throw new CaptureException(
                        "the snapshot is not whole: it has " + found + ", the original " + expected,
                        "Look at what takes the snapshot: capture.snapshot of the plan.");
            }
        } catch (IOException e) {
            throw new CaptureException(
                    "the snapshot can't be compared with the original: " + FileTrouble.of(e), "Check permissions.", e);
        }
    }

    private static final class Comparison extends ReadFiles {

        private Path original = Path.of("");
        private Path copy = Path.of("");
        private Optional<CaptureException> wrong = Optional.empty();

        Comparison(FileSet live) {
            super(live);
        }

        void walk(Path directory, Path itsCopy) throws IOException, CaptureException {
            original = directory;
            copy = itsCopy;
            Files.walkFileTree(directory, this);
            if (wrong.isPresent()) {
                throw wrong.get();
            }
        }

        @Override
        FileVisitResult file(Path file, BasicFileAttributes attributes) {
            wrong = wrong(copy.resolve(original.relativize(file)), attributes);
            return wrong.isPresent() ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
        }

        private Optional<CaptureException> wrong(Path file, BasicFileAttributes expected) {
            try {
                BasicFileAttributes found =
                        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                if (!found.isRegularFile() || found.size() != expected.size()) {
                    return Optional.of(missing(file, "is not the same as in " + original));
                }
                @Nullable Object key = found.fileKey();
                return key != null && key.equals(expected.fileKey())
                        ? Optional.of(new CaptureException(
                                "the snapshot is no copy: " + file + " is the live file itself",
                                "Neither links nor mounts of the live files are a snapshot: see capture.snapshot of the"
                                        + " plan."))
                        : Optional.empty();
            } catch (IOException e) {
                return Optional.of(missing(file, "can't be read: " + e));
            }
        }

        private CaptureException missing(Path file, String how) {
            return new CaptureException(
                    "the snapshot is not whole: " + file + " " + how,
                    "What takes it must say where the copy of " + original
                            + " itself is, not of a directory above; what is mounted in it is not part of a snapshot of"
                            + " it.");
        }
    }
}
