package io.quiesce.engine.internal;

import io.quiesce.api.LockFile;
import io.quiesce.api.PrivateFolder;
import io.quiesce.api.error.CheckFailedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Opens the lock of an instance. It lies where every user may make files, under a name that everybody can tell: what lies there
 * is opened only when it is a file of one of the {@link InstanceUsers}, and nobody else may open it, for whoever can open a lock
 * can hold it. The owner of the data directory gets it, since root may open it anyway.
 */
final class InstanceLockFile {

    private static final int ATTEMPTS = 10;
    private static final Duration ALONE = Duration.ofSeconds(10);
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rw-------");

    private final Path file;
    private final Path dataDirectory;
    private final InstanceUsers users;

    InstanceLockFile(Path file, Path dataDirectory, InstanceUsers users) {
        this.file = file;
        this.dataDirectory = dataDirectory;
        this.users = users;
    }

    /** @return empty where files have no owners */
    static Optional<InstanceLockFile> of(Path file, Path dataDirectory) throws IOException {
        return InstanceUsers.of(dataDirectory).map(users -> new InstanceLockFile(file, dataDirectory, users));
    }

    boolean isForRoot() {
        return users.isRoot();
    }

    /** @throws CheckFailedException when something else lies there */
    FileChannel open() throws IOException, CheckFailedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return attempt();
            } catch (AccessDeniedException e) {
                throw refused("can't be opened by this user");
            } catch (NoSuchFileException | FileAlreadyExistsException e) {
                // another agent makes it, or takes away what lay there, at this moment
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /**
     * As {@link #open}; what else lies there is taken away first, such as the lock of another instance whose number this one has
     * got.
     *
     * @param roots folder that root alone can write to, made when it is missing
     */
    FileChannel openAsRoot(Path roots) throws IOException, CheckFailedException {
        Optional<String> objection = objection();
        if (objection.isPresent()) {
            PrivateFolder.create(roots);
            // one at a time: the second would take away what the first has just made
            Optional<LockFile> alone = LockFile.take(roots.resolve("instance-locks.lock"), ALONE);
            if (alone.isEmpty()) {
                throw refused(objection.get());
            }
            try (LockFile held = alone.get()) {
                if (objection().isPresent()) {
                    Files.deleteIfExists(file);
                }
            }
        }
        return open();
    }

    private FileChannel attempt() throws IOException, CheckFailedException {
        Optional<String> objection = objection();
        if (objection.isPresent()) {
            throw refused(objection.get());
        }
        if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
            FileChannel.open(
                            file,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(PRIVATE))
                    .close();
        }
        makePrivate();
        return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    }

    /** Why what lies there can't be the lock. */
    private Optional<String> objection() throws IOException {
        try {
            Map<String, Object> now =
                    Files.readAttributes(file, "unix:owner,nlink,isRegularFile", LinkOption.NOFOLLOW_LINKS);
            if (!Boolean.TRUE.equals(now.get("isRegularFile"))) {
                return Optional.of("is no regular file");
            }
            if (!(now.get("owner") instanceof UserPrincipal owner && users.include(owner))) {
                return Optional.of(
                        "belongs to " + now.get("owner") + ", whose the instance in " + dataDirectory + " is not");
            }
            return Integer.valueOf(1).equals(now.get("nlink"))
                    ? Optional.empty()
                    : Optional.of("has a second name elsewhere");
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /**
     * Only what is this user's own: another owner could have put something else in its place since. Before it is locked: each
     * descriptor that is closed would drop the lock.
     */
    private void makePrivate() throws IOException {
        Map<String, Object> now = Files.readAttributes(file, "unix:owner,nlink", LinkOption.NOFOLLOW_LINKS);
        if (!users.self().equals(now.get("owner")) || !Integer.valueOf(1).equals(now.get("nlink"))) {
            return;
        }
        PosixFileAttributeView view =
                Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (!view.readAttributes().permissions().equals(PRIVATE)) {
            view.setPermissions(PRIVATE);
        }
        // a barred mount point is root's for a while only
        if (users.isRoot() && !users.owner().equals(users.root())) {
            view.setOwner(users.owner());
        }
    }

    /** Root's while the data directory is: else whom it belongs to would be taken for a stranger, and it for his. */
    void keepForRoot() throws IOException {
        if (users.isRoot() && objection().isEmpty()) {
            Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .setOwner(users.root());
        }
    }

    /** The owner's again, whose agent could not open it else. */
    void giveBack() throws IOException {
        if (objection().isEmpty()) {
            makePrivate();
        }
    }

    private CheckFailedException refused(String objection) {
        return new CheckFailedException(
                "the lock of the instance, " + file + ", " + objection,
                "It was left by a user or an instance that is gone, or somebody wants to keep backups from being made."
                        + " Look whose it is; with no backup under way remove it as root: rm " + file);
    }
}
