package io.quiesce.engine.internal;

import io.quiesce.api.error.BusyException;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A lock that one process holds through a file; the operating system drops it when the process ends, however it ends. */
final class OwnedFile implements AutoCloseable {

    private static final Path SHARED_LOCKS = Path.of("/run/lock");

    private final FileChannel channel;

    private OwnedFile(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * The lock of an agent's home.
     *
     * @throws BusyException when another process owns it
     */
    static OwnedFile home(Path home) throws QuiesceException {
        return take(
                home.resolve("agent.lock"),
                "the home " + home + " is in use by another process",
                "Wait for the other command, or give this one a home of its own with --home.");
    }

    /**
     * The lock of an instance, outside any home and keyed by device and inode of its data directory, so that no second
     * path or second home gets around it.
     */
    static OwnedFile instance(Path dataDirectory) throws QuiesceException {
        Path folder = Files.isWritable(SHARED_LOCKS) ? SHARED_LOCKS : Path.of(System.getProperty("java.io.tmpdir"));
        try {
            return take(
                    folder.resolve("quiesce-" + identity(dataDirectory) + ".lock"),
                    "another run is at work on the instance in " + dataDirectory,
                    "Wait until it has ended; 'quiesce backup run' tells when the instance is free.");
        } catch (IOException e) {
            throw new CheckFailedException(
                    "cannot look at " + dataDirectory + ": " + e.getMessage(), "Check path and permissions.", e);
        }
    }

    /** The locks of several directories that are, or will be, those of one instance; missing ones have none but the first. */
    static List<OwnedFile> instances(List<Path> directories) throws QuiesceException {
        List<OwnedFile> owned = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        try {
            for (Path directory : directories) {
                boolean wanted = owned.isEmpty() || Files.exists(directory);
                if (wanted && taken.add(identity(directory))) {
                    owned.add(instance(directory));
                }
            }
            return owned;
        } catch (IOException | QuiesceException e) {
            owned.forEach(OwnedFile::close);
            if (e instanceof QuiesceException known) {
                throw known;
            }
            throw new CheckFailedException(
                    "cannot look at " + directories + ": " + e.getMessage(), "Check path and permissions.", e);
        }
    }

    private static String identity(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return "path-"
                    + Integer.toHexString(
                            directory.toAbsolutePath().normalize().toString().hashCode());
        }
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("unix")) {
            return Files.getAttribute(directory, "unix:dev") + "-" + Files.getAttribute(directory, "unix:ino");
        }
        return Integer.toHexString(directory.toRealPath().toString().hashCode());
    }

    private static OwnedFile take(Path file, String busy, String hint) throws QuiesceException {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (locked(file, channel)) {
                return new OwnedFile(channel);
            }
        } catch (IOException e) {
            throw new CheckFailedException(
                    "cannot lock " + file + ": " + e.getMessage(), "Check that the folder exists and is writable.", e);
        }
        throw new BusyException(busy, hint);
    }

    /** Locks the channel, or closes it. */
    private static boolean locked(Path file, FileChannel channel) throws IOException {
        boolean locked = false;
        try {
            shareIfOurs(file);
            locked = Optional.ofNullable(channel.tryLock()).isPresent();
        } catch (OverlappingFileLockException e) {
            // this very process holds it: busy all the same
        } finally {
            if (!locked) {
                channel.close();
            }
        }
        return locked;
    }

    /** Another user's agent must be able to open the lock too; only its owner may change the mode. */
    private static void shareIfOurs(Path file) throws IOException {
        if (file.startsWith(SHARED_LOCKS) && Files.getOwner(file).getName().equals(System.getProperty("user.name"))) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        }
    }

    /** Lets the lock go; the file stays, since removing it would let two processes lock two files of one name. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
