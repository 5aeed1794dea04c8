package io.quiesce.compression.internal.capture;

import io.quiesce.api.archive.ArchiveEntry;
import io.quiesce.api.archive.FileSet;
import io.quiesce.api.archive.SourceRoot;
import io.quiesce.api.error.CaptureException;
import io.quiesce.compression.internal.contents.Attributes;
import io.quiesce.compression.internal.contents.ContentsFormat;
import io.quiesce.compression.internal.contents.Entry;
import io.quiesce.compression.internal.contents.Name;
import io.quiesce.compression.internal.contents.Root;
import io.quiesce.compression.internal.system.FileStatus;
import io.quiesce.compression.internal.system.OwnerNames;
import io.quiesce.compression.internal.system.PathBytes;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Walks the roots in tree order (docs/format.md). Holds the names of the directories on the current path, as bytes. Links
 * are not followed. Tells a witness what everything looked like; what stays out, only by its name. One thread at a time.
 */
final class SourceTree {

    private static final byte[] SLASH = {'/'};

    /** A directory whose names are being walked. */
    private static final class Level {
        final Path directory;
        final Path relative;
        final Name prefix;
        final byte[][] names;
        int next;

        Level(Path directory, Path relative, Name prefix, byte[][] names) {
            this.directory = directory;
            this.relative = relative;
            this.prefix = prefix;
            this.names = names;
        }

        Path path(int number) {
            return directory.resolve(PathBytes.path(names[number]));
        }
    }

    private final List<SourceRoot> sources;
    private final List<Path> directories = new ArrayList<>();
    private final List<Root> roots = new ArrayList<>();
    private final Exclusions exclusions;
    private final LeftOut leftOut;
    private final Sightings.Witness witness;
    private final Prints prints = new Prints();
    private final OwnerNames owners = new OwnerNames();
    private final Deque<Level> levels = new ArrayDeque<>();
    private int root = -1;

    SourceTree(FileSet files, LeftOut leftOut, Sightings.Witness witness) throws CaptureException {
        this.sources = files.roots();
        this.leftOut = leftOut;
        this.witness = witness;
        for (int i = 0; i < sources.size(); i++) {
            SourceRoot source = sources.get(i);
            String prefix = i == 0 ? "" : ContentsFormat.ROOTS + i + "/";
            if (!source.prefix().equals(prefix)) {
                throw new IllegalArgumentException(
                        "root " + i + " has the prefix '" + source.prefix() + "' instead of '" + prefix + "'");
            }
            try {
                Path directory = source.directory().toRealPath();
                directories.add(directory);
                FileStatus status = FileStatus.of(directory);
                if (status.type() != FileStatus.Type.DIRECTORY) {
                    throw new CaptureException(
                            "'" + directory + "' is no directory", "Name the data directory itself.");
                }
                Name original = Name.of(PathBytes.of(source.original().toAbsolutePath()));
                roots.add(new Root(Name.of(prefix), original, attributes(directory, status)));
            } catch (IOException e) {
                throw Unreadable.file(source.directory(), e);
            }
        }
        this.exclusions = new Exclusions(files, directories);
    }

    List<Root> roots() {
        return roots;
    }

    /** The next entry in tree order; empty after the last. */
    Optional<SourceItem> next() throws CaptureException {
        while (true) {
            Level level = levels.peek();
            if (level == null) {
                if (root + 1 == sources.size()) {
                    return Optional.empty();
                }
                Optional<SourceItem> item = enterRoot();
                if (item.isPresent()) {
                    return item;
                }
            } else if (level.next == level.names.length) {
                levels.pop();
            } else {
                Optional<SourceItem> item = item(level, level.next++);
                if (item.isPresent()) {
                    return item;
                }
            }
        }
    }

    /** The first root has no entry of its own, the others have. */
    private Optional<SourceItem> enterRoot() throws CaptureException {
        root++;
        Path directory = directories.get(root);
        Root entered = roots.get(root);
        try {
            FileStatus status = FileStatus.of(directory);
            saw(Name.of(PathBytes.of(directory)), status);
            levels.push(list(directory, Path.of(""), entered.prefix()));
            if (root == 0) {
                return Optional.empty();
            }
            return Optional.of(new SourceItem(
                    directory,
                    new Entry(
                            entered.directory(),
                            ArchiveEntry.Type.DIRECTORY,
                            attributes(directory, status),
                            0,
                            Name.EMPTY),
                    status));
        } catch (IOException e) {
            throw Unreadable.file(directory, e);
        }
    }

    private Optional<SourceItem> item(Level level, int number) throws CaptureException {
        Name name = level.prefix.plus(level.names[number]);
        Path path = level.path(number);
        Path relative = level.relative.resolve(path.getFileName());
        if (exclusions.contain(root, relative)) {
            leftOut.add(name, "left out as asked");
            return Optional.empty();
        }
        if (name.length() > Name.LONGEST) {
            throw new CaptureException("the path of '" + name.display() + "' is too long", "Shorten it.");
        }
        try {
            FileStatus status = FileStatus.of(path);
            saw(name, status);
            return switch (status.type()) {
                case DIRECTORY -> {
                    levels.push(list(path, relative, name.plus(SLASH)));
                    yield Optional.of(item(path, name, ArchiveEntry.Type.DIRECTORY, status, Name.EMPTY));
                }
                case FILE -> Optional.of(item(path, name, ArchiveEntry.Type.FILE, status, Name.EMPTY));
                case LINK -> {
                    Name target = Name.of(PathBytes.of(Files.readSymbolicLink(path)));
                    yield Optional.of(item(path, name, ArchiveEntry.Type.LINK, status, target));
                }
                case SOCKET, PIPE, DEVICE, OTHER -> {
                    leftOut.add(name, status.type().name().toLowerCase(java.util.Locale.ROOT));
                    yield Optional.empty();
                }
            };
        } catch (IOException e) {
            throw Unreadable.file(name.display(), e);
        }
    }

    private SourceItem item(Path path, Name name, ArchiveEntry.Type type, FileStatus status, Name target)
            throws IOException {
        long size = type == ArchiveEntry.Type.FILE ? status.size() : 0;
        return new SourceItem(path, new Entry(name, type, attributes(path, status), size, target), status);
    }

    private void saw(Name name, FileStatus status) throws CaptureException {
        String change = status.type() == FileStatus.Type.DIRECTORY
                ? "another one took its place, or its mode or owner changed"
                : "it was written to, replaced or renamed and back";
        witness.see(name, prints.of(status), change);
    }

    private Level list(Path directory, Path relative, Name prefix) throws IOException, CaptureException {
        byte[][] names = names(directory, prefix);
        Name shown = prefix.length() == 0 ? Name.of(PathBytes.of(directory)) : prefix;
        witness.see(shown, prints.of(names), "something was created, removed or renamed in it");
        if (prefix.length() == 0) {
            refuseReserved(names);
        }
        return new Level(directory, relative, prefix, names);
    }

    /** What the directory holds, sorted. */
    private static byte[][] names(Path directory, Name prefix) throws IOException, CaptureException {
        List<byte[]> names = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
            for (Path child : children) {
                names.add(PathBytes.ofName(child));
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        } catch (InvalidPathException e) {
            throw new CaptureException(
                    "a name in '" + prefix.display() + "' can't be stored: " + e.getMessage(), "Rename the file.", e);
        }
        byte[][] sorted = names.toArray(byte[][]::new);
        Arrays.sort(sorted, Arrays::compareUnsigned);
        return sorted;
    }

    private static void refuseReserved(byte[][] names) throws CaptureException {
        byte[] reserved = Name.of(ContentsFormat.RESERVED).bytes();
        if (Arrays.binarySearch(names, reserved, Arrays::compareUnsigned) >= 0) {
            throw new CaptureException(
                    "the directory holds a '" + ContentsFormat.RESERVED + "', a name that archives need for themselves",
                    "It may be the home of an agent, hold further directories of a restored copy, or be left over from an"
                            + " archive that another tool unpacked: find out, then move it away.");
        }
    }

    private Attributes attributes(Path path, FileStatus status) throws IOException {
        Instant modified = status.modified().toInstant();
        boolean posix = status.unixMode().isPresent();
        int standIn = status.type() == FileStatus.Type.DIRECTORY ? 0755 : 0644;
        return new Attributes(
                posix,
                status.unixMode().orElse(standIn) & Attributes.MODE_MASK,
                Integer.toUnsignedLong(status.uid()),
                Integer.toUnsignedLong(status.gid()),
                posix ? owners.user(path, status) : "",
                posix ? owners.group(path, status) : "",
                modified.getEpochSecond(),
                modified.getNano());
    }
}
