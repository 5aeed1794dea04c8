package io.quiesce.snapshots.internal;

import io.quiesce.api.error.CaptureException;
import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.settings.Setting;
import io.quiesce.api.settings.Setting.Type;
import io.quiesce.api.settings.Settings;
import io.quiesce.api.settings.SettingsSchema;
import io.quiesce.api.spi.SnapshotProvider;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jdt.annotation.Nullable;
import org.osgi.service.component.annotations.Component;

/**
 * Clones every file with GNU {@code cp --reflink=always}: the copy shares all blocks with the original until one of them is
 * written, which XFS, btrfs and some others can. Takes milliseconds per file, whatever its size.
 */
@Component
public final class ReflinkSnapshots implements SnapshotProvider {

    private static final String FOLDER = "folder";
    private static final SettingsSchema SETTINGS = SettingsSchema.of(
            Setting.of(
                    FOLDER,
                    "Folder",
                    Type.TEXT,
                    "Where the copy lies, an existing directory on the same file system; beside the data directory without it."));

    @Override
    public String kind() {
        return "reflink";
    }

    @Override
    public String label() {
        return "Clones of files (XFS, btrfs)";
    }

    @Override
    public SettingsSchema settings() {
        return SETTINGS;
    }

    @Override
    public void check(Path directory, Settings settings) throws CaptureException {
        Path folder = folder(directory, settings);
        try {
            requireOwner(directory);
            Path probe = Files.createTempDirectory(folder, "quiesce-probe-");
            try {
                for (Path sample : Samples.of(directory)) {
                    cloneOne(sample, probe.resolve("clone"), directory);
                }
            } finally {
                remove(probe);
            }
        } catch (IOException e) {
            throw new CaptureException(
                    "no snapshot of " + directory + " can be taken in " + folder + ": " + e,
                    "The agent's user must be able to write there; see capture.snapshot.folder of the plan.",
                    e);
        }
    }

    /** Who is not root makes files of its own only, and the backup would say that they are its own. */
    private static void requireOwner(Path directory) throws IOException, CaptureException {
        String owner = Files.getOwner(directory).getName();
        String self = System.getProperty("user.name");
        if (!self.equals("root") && !self.equals(owner)) {
            throw new CaptureException(
                    "the files of " + directory + " belong to '" + owner + "', and clones that '" + self
                            + "' makes would not",
                    "Run the agent as root or as '" + owner + "' for snapshots of kind reflink.");
        }
    }

    private static void cloneOne(Path sample, Path clone, Path directory) throws IOException, CaptureException {
        try {
            clone(sample, clone, directory);
        } catch (CaptureException e) {
            if (Files.exists(sample)) {
                throw e;
            }
            // the instance runs: it has removed the file meanwhile
        } finally {
            Files.deleteIfExists(clone);
        }
    }

    @Override
    public Path take(Path directory, String name, Settings settings) throws CaptureException {
        Path copy = folder(directory, settings).resolve(name);
        try {
            clone(directory.toRealPath(), copy, directory);
        } catch (IOException e) {
            throw new CaptureException(
                    "cannot read " + directory + ": " + FileTrouble.of(e, directory), "Check permissions.", e);
        }
        return copy;
    }

    private static void clone(Path source, Path copy, Path directory) throws CaptureException {
        Program.Ended ended = Program.run(
                List.of("cp", "-a", "-T", "--reflink=always", "--", source.toString(), copy.toString()), Map.of());
        if (ended.exit() != 0) {
            throw new CaptureException(
                    "no snapshot of " + directory + " can be taken in " + copy.getParent() + ": " + ended.complaint(),
                    "Its file system must be able to clone files, such as XFS or btrfs (not ext4), and hold both;"
                            + " nothing else may be mounted in it. For LVM, ZFS and others there is the kind"
                            + " 'command'.");
        }
    }

    @Override
    public void discard(Path directory, String name, Settings settings) throws CaptureException {
        boolean found = false;
        for (Path place : places(directory, settings)) {
            Path copy = place.resolve(name);
            try {
                found |= remove(copy);
            } catch (IOException e) {
                throw new CaptureException(
                        "the snapshot " + copy + " can't be removed: " + FileTrouble.of(e, copy),
                        "Check permissions.",
                        e);
            }
        }
        if (!found) {
            folder(directory, settings); // or its file system is not mounted, and the snapshot is still there
        }
    }

    /** Where it may lie: the directory may have been moved away since, and a link stand in its place. */
    private static Set<Path> places(Path directory, Settings settings) {
        Set<Path> places = new LinkedHashSet<>();
        Optional<String> written = settings.optional(FOLDER);
        if (written.isPresent()) {
            places.add(Path.of(written.get()));
            return places;
        }
        Optional.ofNullable(directory.toAbsolutePath().getParent()).ifPresent(places::add);
        try {
            Optional.ofNullable(directory.toRealPath().getParent()).ifPresent(places::add);
        } catch (IOException e) {
            // it is gone
        }
        return places;
    }

    private static Path folder(Path directory, Settings settings) throws CaptureException {
        Optional<String> written = settings.optional(FOLDER);
        try {
            Path real = directory.toRealPath();
            Path folder = written.isPresent() ? Path.of(written.get()) : real.getParent();
            if (folder == null || !folder.isAbsolute()) {
                throw new CaptureException(
                        "snapshots can't lie in '" + written.orElse("/") + "'",
                        "Give capture.snapshot.folder of the plan as an absolute path.");
            }
            if (folder.toRealPath().startsWith(real)) {
                throw new CaptureException(
                        "snapshots of " + directory + " can't lie in it, in " + folder,
                        "The server would take them for its own files: give another capture.snapshot.folder on the same"
                                + " file system.");
            }
            return folder;
        } catch (IOException e) {
            throw new CaptureException(
                    "the folder for snapshots of " + directory + " can't be used: " + e,
                    "It must be a directory that exists; see capture.snapshot.folder of the plan.",
                    e);
        }
    }

    /** @return whether there was something */
    private static boolean remove(Path tree) throws IOException {
        if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        Files.walkFileTree(tree, new SimpleFileVisitor<Path>() {
            @Override
            @NonNullByDefault({})
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            @NonNullByDefault({})
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
        return true;
    }
}
