package io.quiesce.engine.internal;

import io.quiesce.api.Home;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The instance lock with the name of the run that holds it. The name stays when the agent dies, so that no other home
 * takes an instance for "found stopped" which a run of this home has stopped.
 */
final class InstanceClaim implements AutoCloseable {

    private final OwnedFile lock;

    private InstanceClaim(OwnedFile lock) {
        this.lock = lock;
    }

    /**
     * @throws QuiesceException when another run is at work on the instance, or was, and is not finished
     */
    static InstanceClaim of(Path dataDirectory, Path runFolder) throws QuiesceException {
        OwnedFile lock = OwnedFile.instance(dataDirectory);
        try {
            requireFinished(lock.mark(), dataDirectory);
            lock.mark(runFolder.toString());
            return new InstanceClaim(lock);
        } catch (QuiesceException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static void requireFinished(String mark, Path dataDirectory) throws QuiesceException {
        Path other = marked(mark);
        if (!other.isAbsolute() || Files.notExists(other)) {
            return;
        }
        Path home = other.getParent().getParent();
        if (!Files.isReadable(other)) {
            throw new CheckFailedException(
                    "another user's run was at work on the instance in " + dataDirectory + ", and " + other
                            + " can't be looked at",
                    "It may have left the instance stopped. Run as that user or root: quiesce recover --home " + home);
        }
        if (!RunJournal.at(other).owesStart()) {
            return;
        }
        throw new CheckFailedException(
                "a run of another agent on the instance in " + dataDirectory + " was interrupted: " + other,
                "It may have left the instance stopped. Run: quiesce recover --home " + home);
    }

    /** A relative path when nothing, or nothing that names a folder, is written in the lock. */
    private static Path marked(String mark) {
        return Path.of(mark.indexOf('\0') >= 0 ? "" : mark.strip());
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
            if (!marked(lock.mark()).startsWith(new Home(home).runs())) {
                requireFinished(lock.mark(), dataDirectory);
            }
            return new InstanceClaim(lock);
        } catch (QuiesceException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** Lets the instance go; the name goes too when its run is over. */
    @Override
    public void close() throws QuiesceException {
        try {
            Path run = marked(lock.mark());
            if (!Files.isDirectory(run) || !RunJournal.at(run).owesStart()) {
                lock.mark("");
            }
        } finally {
            lock.close();
        }
    }
}
