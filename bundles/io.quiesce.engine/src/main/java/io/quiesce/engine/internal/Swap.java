package io.quiesce.engine.internal;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Puts a restored directory where the old one is and can take it back. An ordinary directory is renamed as a whole; a
 * mount point cannot be renamed, so its entries are moved one by one within its own file system.
 *
 * @param target the directory that is replaced; it may be missing
 * @param fresh the restored one, on the same file system
 * @param old where the old one is kept
 */
record Swap(Path target, Path fresh, Path old, boolean mountPoint) {

    /** Beginning of the names of what a restore keeps inside a mount point. */
    static final String INSIDE = ".quiesce-";

    /**
     * Where the restored and the old directory lie for a target.
     *
     * @param freshMark names the restored directory; the same again finds an interrupted restore
     * @param oldMark makes the old directory's name unique
     */
    static Swap of(Path named, String freshMark, String oldMark) throws IOException {
        // Through a link: the directory it leads to is replaced, on its own disk, and the link stays.
        Path target = Files.exists(named) ? named.toRealPath() : named;
        boolean mountPoint = Files.isDirectory(target) && isMountPoint(target);
        if (mountPoint) {
            return new Swap(
                    target,
                    target.resolve(INSIDE + "new-" + freshMark),
                    target.resolve(INSIDE + "old-" + oldMark),
                    true);
        }
        String name = target.getFileName().toString();
        return new Swap(
                target,
                target.resolveSibling("." + name + ".quiesce-new-" + freshMark),
                target.resolveSibling(name + ".quiesce-old-" + oldMark),
                false);
    }

    private static boolean isMountPoint(Path directory) throws IOException {
        Path real = directory.toRealPath();
        Path parent = real.getParent();
        if (parent == null) {
            return true;
        }
        if (!directory.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return !Files.getFileStore(real).equals(Files.getFileStore(parent));
        }
        // A bind mount of the same file system has its parent's device: the table of mounts knows it.
        return !Files.getAttribute(real, "unix:dev").equals(Files.getAttribute(parent, "unix:dev")) || mounted(real);
    }

    private static boolean mounted(Path directory) throws IOException {
        Path table = Path.of("/proc/self/mounts");
        if (!Files.isReadable(table)) {
            return false;
        }
        // In the table a blank is \040, a backslash \134.
        String wanted = directory.toString().replace("\\", "\\134").replace(" ", "\\040");
        return Files.readAllLines(table, java.nio.charset.StandardCharsets.ISO_8859_1).stream()
                .map(line -> line.split(" "))
                .anyMatch(fields -> fields.length > 1
                        && new String(
                                        fields[1].getBytes(java.nio.charset.StandardCharsets.ISO_8859_1),
                                        java.nio.charset.StandardCharsets.UTF_8)
                                .equals(wanted));
    }

    /** Whether the restored directory is wholly in place. */
    boolean isComplete() {
        return !Files.exists(fresh) && Files.exists(target);
    }

    /** Whether there was an old directory. */
    boolean hasOld() {
        return Files.exists(old);
    }

    /** Old aside, new in place; durable when this returns. May be called again after an interruption. */
    void forward() throws IOException {
        if (mountPoint) {
            Files.createDirectories(old);
            if (!Files.exists(oldComplete())) {
                moveEntries(target, old);
                Files.createFile(oldComplete());
                DurableFile.syncDirectory(old);
            }
            moveEntries(fresh, target);
            if (Files.exists(fresh)) {
                takeOver(fresh, target);
                Files.delete(fresh);
            }
        } else {
            if (Files.exists(fresh) && Files.exists(target)) {
                move(target, old);
            }
            if (Files.exists(fresh)) {
                move(fresh, target);
            }
        }
        sync();
    }

    /** New aside, old in place. May be called in any state of {@link #forward}. */
    void back() throws IOException {
        if (mountPoint) {
            if (Files.exists(old)) {
                // Until the old directory is complete aside, what is left in the target is old too.
                if (Files.exists(oldComplete())) {
                    Files.createDirectories(fresh);
                    moveEntries(target, fresh);
                    Files.delete(oldComplete());
                    DurableFile.syncDirectory(old);
                }
                moveEntries(old, target);
                Files.delete(old);
            }
        } else if (Files.exists(old)) {
            if (Files.exists(target)) {
                move(target, fresh);
            }
            move(old, target);
        } else if (!Files.exists(fresh) && Files.exists(target)) {
            move(target, fresh);
        }
        sync();
    }

    private Path oldComplete() {
        return old.resolve(INSIDE + "complete");
    }

    private void sync() throws IOException {
        DurableFile.syncDirectory(mountPoint ? target : target.toAbsolutePath().getParent());
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException(from + " and " + to + " are on different file systems", e);
        }
    }

    /** A mount point keeps its inode: it gets owner and mode of the directory whose entries it gets. */
    private static void takeOver(Path from, Path to) throws IOException {
        if (from.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            for (String attribute : List.of("unix:uid", "unix:gid", "unix:mode")) {
                Object wanted = Files.getAttribute(from, attribute);
                if (!wanted.equals(Files.getAttribute(to, attribute))) {
                    Files.setAttribute(to, attribute, wanted);
                }
            }
        }
    }

    private void moveEntries(Path from, Path to) throws IOException {
        List<Path> entries;
        try (Stream<Path> all = Files.list(from)) {
            entries = all.filter(e -> !e.equals(fresh)
                            && !e.equals(old)
                            && !e.equals(oldComplete())
                            && !e.getFileName().toString().equals("lost+found"))
                    .toList();
        }
        for (Path entry : entries) {
            move(entry, to.resolve(entry.getFileName()));
        }
        DurableFile.syncDirectory(to);
    }
}
