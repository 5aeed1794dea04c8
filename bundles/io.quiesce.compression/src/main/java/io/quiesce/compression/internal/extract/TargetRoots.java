package io.quiesce.compression.internal.extract;

import io.quiesce.api.archive.ExtractSpec;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.RestoreException;
import io.quiesce.compression.internal.contents.Root;
import io.quiesce.compression.internal.system.DiskSync;
import io.quiesce.compression.internal.system.FileStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/** The directories that the roots go to. Not safe between threads. */
final class TargetRoots {

    private final List<Path> paths = new ArrayList<>();
    private final Deque<Path> created = new ArrayDeque<>();
    private final DiskSync disk;
    private boolean ownedBySuperuser = true;
    private boolean foldsCase;

    private TargetRoots(DiskSync disk) {
        this.disk = disk;
    }

    /** Makes the directories that are missing, and looks at the file systems they lie on. */
    static TargetRoots prepare(List<Root> roots, ExtractSpec spec, DiskSync disk) throws QuiesceException {
        TargetRoots targets = new TargetRoots(disk);
        Path first = spec.directory().toAbsolutePath();
        for (Root root : roots) {
            String prefix = new String(root.prefix().bytes(), StandardCharsets.US_ASCII);
            Path path = prefix.isEmpty()
                    ? first
                    : spec.roots().getOrDefault(prefix, first.resolve(prefix)).toAbsolutePath();
            try {
                targets.makeAbove(path, first);
                targets.make(path, true);
                if (spec.resumeFrom() == 0) {
                    refuseUsed(path);
                } else {
                    DirectoryLanding.makeWritable(path);
                }
                targets.probe(path);
            } catch (IOException e) {
                throw TargetFailure.of(path, e);
            }
            targets.paths.add(path);
        }
        return targets;
    }

    /** By root. */
    List<Path> paths() {
        return paths;
    }

    /** Whether what the caller makes there belongs to the superuser, who may give it away. */
    boolean ownedBySuperuser() {
        return ownedBySuperuser;
    }

    /** Whether one of them takes names that differ only in case for the same. */
    boolean foldsCase() {
        return foldsCase;
    }

    /** Removes the directories that were made for nothing, while they are still empty. */
    void keepOnly(List<Path> used) throws IOException {
        for (Iterator<Path> innermostFirst = created.iterator(); innermostFirst.hasNext(); ) {
            Path directory = innermostFirst.next();
            if (used.stream().noneMatch(u -> u.startsWith(directory))) {
                Files.deleteIfExists(directory);
                innermostFirst.remove();
            }
        }
    }

    /** Removes the directories that were made, while they are still empty. */
    void undo() {
        for (Path directory : created) {
            try {
                Files.deleteIfExists(directory);
            } catch (IOException e) {
                // something is in it: then it stays
                return;
            }
        }
    }

    /** What is missing above a target is the caller's, with the ordinary rights; below the first target it is private too. */
    private void makeAbove(Path path, Path first) throws IOException {
        Path parent = path.getParent();
        if (parent != null) {
            makeAbove(parent, first);
            make(parent, parent.startsWith(first));
        }
    }

    private void make(Path path, boolean hidden) throws IOException {
        if (Files.isDirectory(path)) {
            return;
        }
        if (hidden) {
            DirectoryLanding.createDirectory(path);
        } else {
            Files.createDirectory(path);
        }
        created.push(path);
        if (!disk.takesFileSystems()) {
            disk.entries(path.getParent());
        }
    }

    private void probe(Path directory) throws IOException {
        String name = ".quiesce-probe-" + ProcessHandle.current().pid();
        Path probe = directory.resolve(name);
        DirectoryLanding.createDirectory(probe);
        try {
            FileStatus status = FileStatus.of(probe);
            ownedBySuperuser &= status.unixMode().isPresent() && status.uid() == 0;
            foldsCase |= Files.exists(directory.resolve(name.toUpperCase(Locale.ROOT)), LinkOption.NOFOLLOW_LINKS);
        } finally {
            Files.delete(probe);
        }
    }

    private static void refuseUsed(Path path) throws IOException, RestoreException {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(path)) {
            for (Path child : children) {
                // every new ext file system has one
                if (!child.endsWith("lost+found")) {
                    throw new RestoreException(
                            "'" + path + "' is not empty: it holds '" + child.getFileName() + "'",
                            "Nothing is overwritten: extract into an empty or a new directory.");
                }
            }
        }
    }
}
