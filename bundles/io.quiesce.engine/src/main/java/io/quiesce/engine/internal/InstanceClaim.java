package io.quiesce.engine.internal;

import io.quiesce.api.Deadline;
import io.quiesce.api.Home;
import io.quiesce.api.error.BusyException;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.event.RunEvent.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The instance lock with the name of the run that holds it. The name stays when the agent dies, so that no other home
 * takes an instance for "found stopped" which a run of this home has stopped.
 */
final class InstanceClaim implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(InstanceClaim.class);
    private static final Duration LOOK = Duration.ofMillis(200);

    private final OwnedFile lock;
    private final Path dataDirectory;

    private InstanceClaim(OwnedFile lock, Path dataDirectory) {
        this.lock = lock;
        this.dataDirectory = dataDirectory;
    }

    /**
     * @throws QuiesceException when another run is at work on the instance, or was, and is not finished
     */
    static InstanceClaim of(Path dataDirectory, Path runFolder) throws QuiesceException {
        OwnedFile lock = OwnedFile.instance(dataDirectory);
        try {
            requireFinished(lock.mark(), dataDirectory);
            lock.mark(real(runFolder).toString());
            return new InstanceClaim(lock, dataDirectory);
        } catch (QuiesceException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** Takes a run's name out of the lock of its instance, when it is there. */
    static void forget(OwnedFile lock, Path runFolder) throws QuiesceException {
        String mark = lock.mark();
        if (mark.equals(runFolder.toString()) || mark.equals(real(runFolder).toString())) {
            lock.mark("");
        }
    }

    private static void requireFinished(String mark, Path dataDirectory) throws QuiesceException {
        Optional<Path> marked = marked(mark);
        if (marked.isEmpty()) {
            return;
        }
        Path other = marked.get();
        Path home = home(other);
        try {
            other = other.toRealPath();
            home = home(other);
            if (!counts(other, dataDirectory)) {
                LOG.warn(
                        "the lock of the instance in {} names {}, which is nobody's who runs it", dataDirectory, other);
                return;
            }
        } catch (NoSuchFileException e) {
            return;
        } catch (IOException e) {
            throw unseen(dataDirectory, other, home);
        }
        if (!Files.isReadable(other)) {
            throw unseen(dataDirectory, other, home);
        }
        if (!RunJournal.at(other).owesStart()) {
            return;
        }
        throw new CheckFailedException(
                "a run of another agent on the instance in " + dataDirectory + " was interrupted: " + other,
                "It may have left the instance stopped. Run: quiesce recover --home " + home);
    }

    private static CheckFailedException unseen(Path dataDirectory, Path run, Path home) {
        return new CheckFailedException(
                "another user's run was at work on the instance in " + dataDirectory + ", and " + run
                        + " can't be looked at",
                "It may have left the instance stopped. Run as that user or root: quiesce recover --home " + home);
    }

    /** Whoever has made the run could have stopped the instance: nobody else's word bars it, or tells root what to run. */
    private static boolean counts(Path run, Path dataDirectory) throws IOException {
        Optional<InstanceUsers> users = InstanceUsers.of(dataDirectory);
        return Files.isDirectory(run, LinkOption.NOFOLLOW_LINKS)
                && (users.isEmpty() || users.get().own(run) && users.get().own(home(run)));
    }

    private static Path home(Path run) {
        return run.resolve("../..").normalize();
    }

    /** The run that is written in a lock; empty when nothing is that could be the folder of one. */
    private static Optional<Path> marked(String mark) {
        if (mark.isBlank() || mark.strip().chars().anyMatch(Character::isISOControl)) {
            return Optional.empty();
        }
        try {
            Path run = Path.of(mark.strip()).normalize();
            return Optional.of(run).filter(r -> r.isAbsolute() && r.getNameCount() > 2);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static Path real(Path folder) throws CheckFailedException {
        try {
            return Files.exists(folder) ? folder.toRealPath() : folder;
        } catch (IOException e) {
            throw new CheckFailedException(
                    "cannot look at " + folder + ": " + FileTrouble.of(e, folder), "Check its permissions.", e);
        }
    }

    Path file() {
        return lock.file();
    }

    /**
     * For a restore, which leaves no mark of its own. A run of its own home that was interrupted is no obstacle: it may be
     * the very reason for the restore, and the start that is owed is the restore's own.
     *
     * @throws QuiesceException as {@link #of}
     */
    static InstanceClaim forRestore(Path home, Path dataDirectory) throws QuiesceException {
        OwnedFile lock = OwnedFile.instance(dataDirectory);
        try {
            Path runs = new Home(home).runs();
            Optional<Path> marked = marked(lock.mark());
            if (marked.isPresent()
                    && !marked.get().startsWith(runs)
                    && !marked.get().startsWith(real(runs))) {
                requireFinished(lock.mark(), dataDirectory);
            }
            return new InstanceClaim(lock, dataDirectory);
        } catch (QuiesceException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /**
     * The lock alone, of an instance that is to be started after an interrupted run. Nobody keeps it from that by holding the lock,
     * or by what he has put in its place: whoever starts it looks at the server's own locks first.
     *
     * @throws BusyException when this very process is at work on the instance
     */
    static Optional<OwnedFile> forStart(Path lock, Path dataDirectory, Duration patience, Telling telling)
            throws QuiesceException {
        Deadline end = Deadline.after(patience);
        while (true) {
            try {
                return Optional.of(OwnedFile.at(lock, dataDirectory));
            } catch (BusyException e) {
                if (OwnedFile.isOurs(lock)) {
                    throw e;
                }
                if (end.passed()) {
                    telling.note(
                            Level.WARNING,
                            "somebody holds " + lock + ", the lock of the instance in " + dataDirectory
                                    + "; the start does not wait for it any longer");
                    return Optional.empty();
                }
                LockSupport.parkNanos(LOOK.toNanos());
            } catch (CheckFailedException e) {
                telling.note(Level.WARNING, e.getMessage() + "; the instance is started without it");
                return Optional.empty();
            }
        }
    }

    /** As {@link OwnedFile#keepForRoot}. */
    void keepForRoot() throws IOException {
        lock.keepForRoot();
    }

    /** Lets the instance go; the name goes too when its run is over. */
    @Override
    public void close() throws QuiesceException {
        try {
            Optional<Path> run = marked(lock.mark());
            if (run.isEmpty() || !isOwed(run.get())) {
                lock.mark("");
            }
        } finally {
            lock.close();
        }
    }

    private boolean isOwed(Path run) throws QuiesceException {
        try {
            return counts(run, dataDirectory) && RunJournal.at(run).owesStart();
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new CheckFailedException(
                    "cannot look at " + run + ": " + FileTrouble.of(e, run), "Check its permissions.", e);
        }
    }
}
