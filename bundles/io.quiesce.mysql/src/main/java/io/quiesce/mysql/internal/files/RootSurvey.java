package io.quiesce.mysql.internal.files;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.eclipse.jdt.annotation.NonNullByDefault;

/** One walk over a root, which finds everything that needs a decision. Links are not followed. */
final class RootSurvey {

    final List<Path> links = new ArrayList<>();
    final List<Path> remoteTablespaces = new ArrayList<>();
    final List<Path> unreadable = new ArrayList<>();
    /** Files of another user than the server's. */
    final List<Path> foreign = new ArrayList<>();

    final Set<Path> leftOut = new LinkedHashSet<>();
    long files;

    private final Path root;
    private final OptionalInt owner;

    private RootSurvey(Path root, OptionalInt owner) {
        this.root = root;
        this.owner = owner;
    }

    /** @param owner numeric user whose files are expected; empty to accept any */
    static RootSurvey of(Path root, OptionalInt owner) {
        RootSurvey survey = new RootSurvey(root, owner);
        try {
            Files.walkFileTree(root, survey.new Visitor());
        } catch (IOException e) {
            survey.unreadable.add(root);
        }
        return survey;
    }

    /** Numeric user id of a file; empty where there are none. */
    static OptionalInt userOf(Path file) {
        try {
            return Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS) instanceof Integer uid
                    ? OptionalInt.of(uid)
                    : OptionalInt.empty();
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return OptionalInt.empty();
        }
    }

    private boolean isTemporary(Path file, String name) {
        Path parent = file.getParent();
        return root.equals(parent) && name.matches("ibtmp\\d+")
                || parent != null && parent.getFileName().toString().equals("#innodb_temp")
                || name.endsWith(".sock.lock");
    }

    /** The JDK's visitor carries no null annotations, which an override may not add. */
    @NonNullByDefault({})
    private final class Visitor extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            if (directory.getFileName() != null
                    && directory.getFileName().toString().equals("lost+found")) {
                leftOut.add(directory);
                return FileVisitResult.SKIP_SUBTREE;
            }
            if (!Files.isReadable(directory) || !Files.isExecutable(directory)) {
                unreadable.add(directory);
                return FileVisitResult.SKIP_SUBTREE;
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = file.getFileName().toString();
            if (attributes.isSymbolicLink()) {
                links.add(file);
            } else if (attributes.isOther() || isTemporary(file, name)) {
                leftOut.add(file);
            } else {
                regular(file, name);
            }
            return FileVisitResult.CONTINUE;
        }

        private void regular(Path file, String name) {
            files++;
            if (!Files.isReadable(file)) {
                unreadable.add(file);
            }
            if (name.endsWith(".isl")) {
                remoteTablespaces.add(file);
            }
            if (owner.isPresent() && !userOf(file).equals(owner)) {
                foreign.add(file);
            }
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            // a running server creates and removes files all the time
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                unreadable.add(file);
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
