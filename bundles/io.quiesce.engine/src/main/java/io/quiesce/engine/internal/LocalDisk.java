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
import java.util.List;

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
    public void takeOver(Path from, Path to) throws IOException {
        if (hasUnix(from)) {
            for (String attribute : List.of("unix:uid", "unix:gid", "unix:mode")) {
                Object wanted = Files.getAttribute(from, attribute);
                if (!wanted.equals(Files.getAttribute(to, attribute))) {
                    Files.setAttribute(to, attribute, wanted);
                }
            }
        }
    }

    @Override
    public void bar(Path directory) throws IOException {
        // without root's rights this process itself would be kept out
        if (hasUnix(directory) && System.getProperty("user.name").equals("root")) {
            Files.setAttribute(directory, "unix:uid", 0);
            Files.setAttribute(directory, "unix:mode", OWNER_ONLY);
        }
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

    private static boolean hasUnix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("unix");
    }

    private static boolean hasPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
