package io.quiesce.engine.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One directory that gives way to a restored one, and how far that has come (docs/restore.md). An ordinary directory is
 * renamed as a whole. A mount point cannot be renamed: it is barred before anything is made in it, its entries are moved one
 * by one within its own file system, and it is opened again; what says how far that has come lies in the old directory.
 * Every method may be called again after it was interrupted anywhere.
 *
 * @param target the directory that is replaced
 * @param fresh the restored one, on the same file system
 * @param old where the old one is kept
 * @param hadOld whether there was one before
 * @param mount where the file system of all three is mounted; without it nothing can be told of them
 * @param rights what a mount point had before it was barred; empty for an ordinary directory, and while it is not barred
 */
record Swap(
        Path target, Path fresh, Path old, boolean mountPoint, boolean hadOld, Path mount, Optional<Rights> rights) {

    /** Beginning of the names of what a restore keeps inside a mount point. */
    static final String INSIDE = ".quiesce-";

    private static final String LOST_AND_FOUND = "lost+found";

    enum State {
        /** The old directory is where it was. */
        UNTOUCHED,
        /** Neither is wholly there. */
        BETWEEN,
        /** The restored directory is where it belongs. */
        COMPLETE
    }

    /** Not barred. */
    Swap(Path target, Path fresh, Path old, boolean mountPoint, boolean hadOld, Path mount) {
        this(target, fresh, old, mountPoint, hadOld, mount, Optional.empty());
    }

    /**
     * Where the restored and the old directory lie for a target.
     *
     * @param freshMark names the restored directory; the same again finds an interrupted restore
     * @param oldMark makes the old directory's name unique
     */
    static Swap of(Path named, String freshMark, String oldMark) throws IOException {
        // Through a link: the directory it leads to is replaced, on its own disk, and the link stays.
        Path target = Files.exists(named) ? named.toRealPath() : named.toAbsolutePath();
        if (Files.isDirectory(target) && MountPoints.contains(target)) {
            return new Swap(
                    target,
                    target.resolve(INSIDE + "new-" + freshMark),
                    free(target.resolve(INSIDE + "old-" + oldMark)),
                    true,
                    true,
                    target);
        }
        String name = target.getFileName().toString();
        return new Swap(
                target,
                target.resolveSibling("." + name + ".quiesce-new-" + freshMark),
                free(target.resolveSibling(name + ".quiesce-old-" + oldMark)),
                false,
                exists(target),
                MountPoints.holding(target));
    }

    /** The path, or one like it that nothing has. */
    private static Path free(Path wanted) {
        Path path = wanted;
        for (int i = 2; exists(path); i++) {
            path = wanted.resolveSibling(wanted.getFileName() + "-" + i);
        }
        return path;
    }

    private static boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** As it is to be journalled before {@link #bar}: with what {@link #open} gives back. */
    Swap toBeBarred() throws IOException {
        return mountPoint && Rights.areKnown(target) ? with(Optional.of(Rights.of(target))) : this;
    }

    /** As it is to be journalled after {@link #open}. */
    Swap notBarred() {
        return with(Optional.empty());
    }

    private Swap with(Optional<Rights> known) {
        return new Swap(target, fresh, old, mountPoint, hadOld, mount, known);
    }

    boolean isBarred() {
        return rights.isPresent();
    }

    /** Keeps the owner of a mount point out of it: he could put a link in the place of what is made there. */
    void bar(Disk disk) throws IOException {
        if (isBarred()) {
            disk.bar(target);
            disk.sync(target);
        }
    }

    /** Gives a mount point back as it was. */
    void open(Disk disk) throws IOException {
        if (rights.isPresent()) {
            requireMounted();
            disk.give(rights.get(), target);
            disk.sync(target);
        }
    }

    private void requireMounted() throws IOException {
        if (!Files.isDirectory(mount) || !MountPoints.contains(mount)) {
            throw new IOException("no file system is mounted at " + mount + ", where " + target + " lies");
        }
    }

    /** @throws IOException also when it can't be told, since the directories are not there or not mounted */
    State state() throws IOException {
        requireMounted();
        if (mountPoint) {
            return stateInside();
        }
        if (exists(fresh)) {
            return hadOld && exists(old) ? State.BETWEEN : State.UNTOUCHED;
        }
        if (exists(target)) {
            return State.COMPLETE;
        }
        if (exists(old)) {
            return State.BETWEEN;
        }
        throw nothing();
    }

    private State stateInside() throws IOException {
        if (!exists(old)) {
            if (exists(fresh)) {
                return State.UNTOUCHED;
            }
            if (entries(target).isEmpty()) {
                throw nothing();
            }
            // the old one was discarded since
            return State.COMPLETE;
        }
        if (!exists(emptied())) {
            return entries(old).isEmpty() ? State.UNTOUCHED : State.BETWEEN;
        }
        return exists(fresh) && !entries(fresh).isEmpty() ? State.BETWEEN : State.COMPLETE;
    }

    private IOException nothing() {
        return new IOException("neither the restored nor the old directory is there, as " + fresh + ", " + old + " or "
                + target + ": is the right file system mounted?");
    }

    /** Whether an old directory is kept aside. */
    boolean hasOld() {
        return exists(old);
    }

    /** Old aside; durable when this returns. Until {@link #in} nobody can start in the target. */
    void aside(Disk disk, Occupancy occupancy) throws IOException, OccupiedException {
        if (!exists(fresh)) {
            // what lies in the target is the restored directory already
            return;
        }
        if (mountPoint) {
            empty(disk, occupancy);
        } else if (hadOld && exists(target) && !exists(old)) {
            disk.move(target, old);
            disk.sync(parent());
            occupancy.requireNone(List.of(old));
        }
    }

    private void empty(Disk disk, Occupancy occupancy) throws IOException, OccupiedException {
        if (exists(emptied())) {
            return;
        }
        disk.bar(target);
        disk.sync(target);
        if (!exists(old)) {
            disk.createDirectory(old);
            disk.sync(target);
        }
        if (rights.isPresent()) {
            disk.give(rights.get(), old); // also after a kill in between
        }
        occupancy.requireNone(List.of(target));
        moveEntries(disk, target, old);
        disk.createFile(emptied());
        disk.sync(old);
    }

    /** New in place; durable when this returns. From then on the target may be started in. */
    void in(Disk disk) throws IOException {
        if (!exists(fresh)) {
            return;
        }
        if (mountPoint) {
            moveEntries(disk, fresh, target);
            disk.takeOver(fresh, target);
            disk.sync(target);
            disk.delete(fresh);
            disk.sync(target);
        } else {
            setStrayAside(disk);
            disk.move(fresh, target);
            disk.sync(parent());
        }
    }

    /** Lets a server of the host into the restored files, once they are in place. */
    void label(Disk disk) throws IOException {
        boolean hadFiles = exists(old) && !entries(old).isEmpty();
        if (!hadFiles) {
            disk.labelByPolicy(target);
        } else if (!mountPoint) {
            // that of its files, be it of the policy or given by hand; on a mount point files are made with it
            disk.takeOverLabel(old, target);
        }
    }

    /** Takes the new one out again, the first half of the way back. */
    void out(Disk disk) throws IOException {
        if (mountPoint) {
            if (exists(emptied())) {
                disk.bar(target);
                disk.sync(target);
                if (!exists(fresh)) {
                    disk.createDirectory(fresh);
                    disk.sync(target);
                }
                moveEntries(disk, target, fresh);
                disk.delete(emptied());
                disk.sync(old);
            }
        } else if (state() == State.COMPLETE && (exists(old) || !hadOld)) {
            disk.move(target, fresh);
            disk.sync(parent());
        }
    }

    /** Puts the old one where it was, the second half of the way back. */
    void restoreOld(Disk disk) throws IOException {
        if (mountPoint) {
            if (exists(old)) {
                moveEntries(disk, old, target);
                disk.delete(old);
                disk.sync(target);
            }
            open(disk);
        } else if (exists(old)) {
            setStrayAside(disk);
            disk.move(old, target);
            disk.sync(parent());
        }
    }

    /** Where a directory is put that somebody made in the target's place in the middle of the swap. */
    private void setStrayAside(Disk disk) throws IOException {
        if (exists(target)) {
            disk.move(target, free(target.resolveSibling(target.getFileName() + ".quiesce-stray")));
            disk.sync(parent());
        }
    }

    /** There once every old entry lies in the old directory. */
    private Path emptied() {
        return old.resolve(INSIDE + "complete");
    }

    private Path parent() {
        return target.toAbsolutePath().getParent();
    }

    private static List<Path> entries(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(e -> !e.getFileName().toString().startsWith(INSIDE)
                            && !e.getFileName().toString().equals(LOST_AND_FOUND))
                    .sorted()
                    .toList();
        }
    }

    private void moveEntries(Disk disk, Path from, Path to) throws IOException {
        if (!entries(from).isEmpty()) {
            // while the restored files were in place their owner may have exchanged what lies beside them
            disk.bar(target);
            Trees.requireDirectory(from);
            Trees.requireDirectory(to);
            for (Path entry : entries(from)) {
                disk.move(entry, to.resolve(entry.getFileName()));
            }
        }
        disk.sync(to);
        disk.sync(from);
    }
}
