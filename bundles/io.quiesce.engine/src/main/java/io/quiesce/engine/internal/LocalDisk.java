package io.quiesce.engine.internal;

import io.quiesce.api.DurableFile;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** The file systems of this host. */
final class LocalDisk implements Disk {

    private static final int OWNER_ONLY = 0700;

    private final SecurityLabels labels;

    LocalDisk() {
        this(SecurityLabels.ofHost());
    }

    LocalDisk(SecurityLabels labels) {
        this.labels = labels;
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        // rename(2) would replace a file or an empty directory; whoever made it, it is not ours
        if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(to.toString(), from.toString(), "is there already");
        }
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException(from + " and " + to + " are on different file systems", e);
        }
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
        if (hasPosix(directory)) {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectory(directory);
        }
    }

    @Override
    public void createFile(Path file) throws IOException {
        Files.createFile(file);
    }

    @Override
    public void delete(Path path) throws IOException {
        Files.delete(path);
    }

    @Override
    public void give(Rights rights, Path to) throws IOException {
        Rights before = Rights.of(Trees.requireDirectory(to));
        if (before.user() != rights.user()) {
            set(to, "unix:uid", rights.user());
        }
        if (before.group() != rights.group()) {
            set(to, "unix:gid", rights.group());
        }
        if (Rights.of(to).mode() != rights.mode()) {
            set(to, "unix:mode", rights.mode());
        }
    }

    @Override
    public void takeOver(Path from, Path to) throws IOException {
        if (Rights.areKnown(from)) {
            give(Rights.of(Trees.requireDirectory(from)), to);
        }
    }

    @Override
    public void bar(Path directory) throws IOException {
        // without root's rights this process itself would be kept out
        if (Rights.areKnown(directory) && System.getProperty("user.name").equals("root")) {
            Trees.requireDirectory(directory);
            set(directory, "unix:uid", 0);
            set(directory, "unix:mode", OWNER_ONLY);
        }
    }

    private static void set(Path directory, String attribute, int value) throws IOException {
        Files.setAttribute(directory, attribute, value, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public void takeOverLabel(Path from, Path to) throws IOException {
        labels.takeOver(from, to);
    }

    @Override
    public void labelByPolicy(Path directory) throws IOException {
        labels.byPolicy(directory);
    }

    @Override
    public void sync(Path directory) throws IOException {
        DurableFile.syncFolder(directory);
    }

    private static boolean hasPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
