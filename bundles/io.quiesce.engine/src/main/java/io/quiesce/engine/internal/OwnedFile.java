package io.quiesce.engine.internal;

import io.quiesce.api.error.BusyException;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.error.QuiesceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A lock that one process holds through a file; the operating system drops it when the process ends, however it ends. */
final class OwnedFile implements AutoCloseable {

    private static final Path SHARED_LOCKS = Path.of("/run/lock");
    private static final Path ROOTS = Path.of("/run/quiesce");

    private static final Logger LOG = LoggerFactory.getLogger(OwnedFile.class);

    private static final int MARK_LIMIT = 8 * 1024;

    /**
     * What this process owns. POSIX drops a process's lock with <em>any</em> of its descriptors of the file (fcntl(2)), so a
     * file that is owned must not even be opened to see that it is.
     */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final Path key;
    private final FileChannel channel;

    /** Whose lock it is, when it is that of an instance. */
    private final Optional<Path> dataDirectory;

    private OwnedFile(Path file, Path key, FileChannel channel, Optional<Path> dataDirectory) {
        this.file = file;
        this.key = key;
        this.channel = channel;
        this.dataDirectory = dataDirectory;
    }

    Path file() {
        return file;
    }

    /** What the last owner left in it; empty when it ended its work in good order. */
    String mark() throws CheckFailedException {
        try {
            ByteBuffer bytes = ByteBuffer.allocate(MARK_LIMIT);
            while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) > 0) {
                // until its end
            }
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw failed("read", e);
        }
    }

    /** Leaves a text in it for whoever owns it next, should this process die. */
    void mark(String text) throws CheckFailedException {
        try {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
        } catch (IOException e) {
            throw failed("write", e);
        }
    }

    /** Of an instance whose data directory will be root's for a while: until it is closed no other agent of root's takes it away. */
    void keepForRoot() throws IOException {
        Optional<InstanceLockFile> lock = instanceLock();
        if (lock.isPresent()) {
            lock.get().keepForRoot();
        }
    }

    private Optional<InstanceLockFile> instanceLock() throws IOException {
        return dataDirectory.isEmpty() ? Optional.empty() : InstanceLockFile.of(file, dataDirectory.get());
    }

    private CheckFailedException failed(String what, IOException e) {
        return new CheckFailedException(
                "cannot " + what + " the lock " + file + ": " + FileTrouble.of(e, file),
                "Check free space and permissions.",
                e);
    }

    /**
     * The lock of an agent's home, held for as long as it is worked on: an agent that makes nothing does not have it.
     *
     * @throws BusyException when somebody owns it, another process or another thread of this one
     */
    static OwnedFile home(Path home) throws QuiesceException {
        return take(
                home.resolve("agent.lock"),
                Optional.empty(),
                "the home " + home + " is at work: a run is being made, or what was interrupted is being settled",
                "Wait until that has ended, then try again; 'quiesce agent queue' shows what an agent makes."
                        + " Nothing was changed.");
    }

    /**
     * The lock of an instance, outside any home and keyed by device and inode of its data directory, so that no second
     * path or second home gets around it.
     */
    static OwnedFile instance(Path dataDirectory) throws QuiesceException {
        try {
            return take(
                    instanceFile(dataDirectory),
                    Optional.of(dataDirectory),
                    "another run is at work on the instance in " + dataDirectory,
                    "Wait until it has ended; 'quiesce backup run' tells when the instance is free.");
        } catch (IOException e) {
            throw new CheckFailedException(
                    "cannot look at " + dataDirectory + ": " + FileTrouble.of(e, dataDirectory),
                    "Check path and permissions.",
                    e);
        }
    }

    /**
     * The lock of one run's spool: whoever delivers the run holds it.
     *
     * @throws BusyException when another process delivers it
     * @throws IOException when the spool is not there
     */
    static OwnedFile spool(Path directory) throws IOException, QuiesceException {
        return lock(directory.resolve("lock"), Optional.empty())
                .orElseThrow(() -> new BusyException(
                        "another process is at work on the captured backup in " + directory,
                        "Wait until it has ended."));
    }

    /** The lock of an instance by its file, for what another process has begun. */
    static OwnedFile at(Path file, Path dataDirectory) throws QuiesceException {
        return take(
                file,
                Optional.of(dataDirectory),
                "another run is at work on the instance in " + dataDirectory,
                "Wait until it has ended, then run 'quiesce recover' again.");
    }

    /** Whether this very process owns a file. */
    static boolean isOurs(Path file) {
        try {
            return OWN.contains(key(file));
        } catch (IOException e) {
            return false;
        }
    }

    private static FileChannel openInstance(Path file, Path dataDirectory) throws IOException, CheckFailedException {
        Optional<InstanceLockFile> lock = InstanceLockFile.of(file, dataDirectory);
        if (lock.isEmpty()) {
            return open(file);
        }
        boolean shared = SHARED_LOCKS.equals(file.toAbsolutePath().normalize().getParent());
        return shared && lock.get().isForRoot()
                ? lock.get().openAsRoot(ROOTS)
                : lock.get().open();
    }

    /** Whether a lock is that of the instance in a directory, in whatever folder it lies. */
    static boolean isOf(Path lock, Path dataDirectory) {
        try {
            return instanceFile(dataDirectory).getFileName().equals(lock.getFileName());
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * The lock of one run of a home: whoever makes the run holds it.
     *
     * @throws BusyException when another process does
     */
    static OwnedFile run(Path file) throws QuiesceException {
        return take(
                file,
                Optional.empty(),
                "another process makes the run in " + file.getParent(),
                "Wait until it has ended.");
    }

    /** Whether somebody owns a file, this process or another. Makes none; for the moment of the look it is owned. */
    static boolean isOwned(Path file) throws IOException {
        try {
            Path key = key(file);
            if (!OWN.add(key)) {
                return true;
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                return Optional.ofNullable(channel.tryLock()).isEmpty();
            } finally {
                OWN.remove(key);
            }
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static Path key(Path file) throws IOException {
        return file.toAbsolutePath().getParent().toRealPath().resolve(file.getFileName());
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
                    "cannot look at " + directories + ": " + FileTrouble.of(e, directories),
                    "Check path and permissions.",
                    e);
        }
    }

    private static Path instanceFile(Path dataDirectory) throws IOException {
        Path folder = Files.isWritable(SHARED_LOCKS) ? SHARED_LOCKS : Path.of(System.getProperty("java.io.tmpdir"));
        return folder.resolve("quiesce-" + identity(dataDirectory) + ".lock");
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

    /** @param dataDirectory of the lock of an instance */
    private static OwnedFile take(Path file, Optional<Path> dataDirectory, String busy, String hint)
            throws QuiesceException {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            return lock(file, dataDirectory).orElseThrow(() -> new BusyException(busy, hint));
        } catch (IOException e) {
            throw new CheckFailedException(
                    "cannot lock " + file + ": " + FileTrouble.of(e, file),
                    "Check that the folder exists and is writable.",
                    e);
        }
    }

    /** Empty when somebody owns it: another process, or this very one. */
    private static Optional<OwnedFile> lock(Path file, Optional<Path> dataDirectory)
            throws IOException, CheckFailedException {
        Path key = key(file);
        if (!OWN.add(key)) {
            return Optional.empty();
        }
        boolean locked = false;
        try {
            FileChannel channel = dataDirectory.isPresent() ? openInstance(file, dataDirectory.get()) : open(file);
            try {
                locked = Optional.ofNullable(channel.tryLock()).isPresent();
                return locked ? Optional.of(new OwnedFile(file, key, channel, dataDirectory)) : Optional.empty();
            } finally {
                if (!locked) {
                    channel.close();
                }
            }
        } finally {
            if (!locked) {
                OWN.remove(key);
            }
        }
    }

    /** Only a missing file may be opened to be made: Linux keeps even root from that with another user's file in a shared folder. */
    private static FileChannel open(Path file) throws IOException {
        try {
            return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (NoSuchFileException e) {
            // see fs.protected_regular in proc_sys_fs(5)
            return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        }
    }

    /** For whoever has the instance from now on. */
    private void giveBack() {
        try {
            Optional<InstanceLockFile> lock = instanceLock();
            if (lock.isPresent()) {
                lock.get().giveBack();
            }
        } catch (IOException e) {
            LOG.warn(
                    "the lock of the instance, {}, stays root's, so that only root can take it: {}",
                    file,
                    e.toString());
        }
    }

    /** Lets the lock go; the file stays, since removing it would let two processes lock two files of one name. */
    @Override
    public void close() {
        giveBack();
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            OWN.remove(key);
        }
    }
}
