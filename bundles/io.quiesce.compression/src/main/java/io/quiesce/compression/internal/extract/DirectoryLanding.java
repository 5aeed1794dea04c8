package io.quiesce.compression.internal.extract;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.RestoreException;
import io.quiesce.compression.internal.contents.Entry;
import io.quiesce.compression.internal.contents.TreeOrder;
import io.quiesce.compression.internal.system.DiskSync;
import io.quiesce.compression.internal.system.FileStatus;
import io.quiesce.compression.internal.system.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Makes the directories and files of an archive below its targets; they stay private until they are whole. */
final class DirectoryLanding implements Landing, AutoCloseable {

    private static final FileAttribute<?>[] PRIVATE = Platform.CURRENT == Platform.WINDOWS
            ? new FileAttribute<?>[0]
            : new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
            };

    private final Targets targets;
    private final Wanted wanted;
    private final Ownership ownership;
    private final boolean resumed;
    private final DiskSync disk;
    private final Set<NewFile> unfinished = ConcurrentHashMap.newKeySet();

    /** @param resumed whether an earlier extraction may have left files */
    DirectoryLanding(List<Path> roots, Wanted wanted, Ownership ownership, boolean resumed, DiskSync disk) {
        this.targets = new Targets(roots);
        this.wanted = wanted;
        this.ownership = ownership;
        this.resumed = resumed;
        this.disk = disk;
    }

    static void createDirectory(Path path) throws IOException {
        Files.createDirectory(path, PRIVATE);
    }

    @Override
    public boolean reads(Entry entry) {
        return wanted.reads(entry);
    }

    @Override
    public void directory(Entry entry, TreeOrder order) throws QuiesceException {
        if (!wanted.takes(entry)) {
            return;
        }
        Path path = targets.enter(entry, order);
        try {
            if (!order.atRoot() && !(resumed && reenter(path))) {
                createDirectory(path);
            }
            if (!disk.takesFileSystems()) {
                disk.entries(path.toAbsolutePath().getParent());
            }
        } catch (IOException e) {
            throw TargetFailure.of(path, e);
        }
    }

    @Override
    public LandingFile file(Entry entry, TreeOrder order, boolean begun) throws QuiesceException {
        Path path = targets.enter(entry, order);
        NewFile file = new NewFile(path, entry, ownership, disk, unfinished::remove);
        if (begun) {
            file.reopen();
        } else if (resumed) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                throw TargetFailure.of(path, e);
            }
        }
        return track(file);
    }

    @Override
    public void present(Entry entry, TreeOrder order) throws QuiesceException {
        Path path = targets.enter(entry, order);
        try {
            FileStatus status = FileStatus.of(path);
            if (status.type() == FileStatus.Type.FILE && status.size() == entry.size()) {
                return;
            }
        } catch (IOException e) {
            throw notLeft(path, e);
        }
        throw notLeft(path, new IOException("another type or size"));
    }

    private static RestoreException notLeft(Path path, IOException cause) {
        return new RestoreException(
                "'" + path + "' is not what an interrupted extraction left there",
                "Extract anew into an empty directory.",
                cause);
    }

    /** Whether the directory is there already; it is made writable again. */
    private static boolean reenter(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("it is no directory");
        }
        makeWritable(path);
        return true;
    }

    /** Takes back the mode that an earlier extraction may have given a directory already. */
    static void makeWritable(Path path) throws IOException {
        if (Platform.CURRENT != Platform.WINDOWS) {
            Files.setAttribute(path, "unix:mode", 0700);
        }
    }

    /** Makes durable by itself what has landed of files that are not whole yet; whole ones are already. */
    void syncUnfinished() throws IOException {
        for (NewFile file : unfinished) {
            file.sync();
        }
    }

    private LandingFile track(NewFile file) {
        unfinished.add(file);
        return file;
    }

    /** Closes the files that an extraction which fails leaves unfinished. */
    @Override
    public void close() {
        unfinished.forEach(NewFile::abandon);
    }
}
