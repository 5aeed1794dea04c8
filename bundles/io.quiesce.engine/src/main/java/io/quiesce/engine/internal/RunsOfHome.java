package io.quiesce.engine.internal;

import io.quiesce.api.Cancellation;
import io.quiesce.api.error.BusyException;
import io.quiesce.api.error.CancelledException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.transfer.BackupId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * The backups that this process makes in a home at the same time. They share the lock of the home, so that no other process
 * works in it, and the room of its spool; an interrupted run is settled by one of them at a time. Safe between threads.
 */
final class RunsOfHome {

    private static final Duration LOOK = Duration.ofMillis(200);

    private final Path home;
    private final SpoolAccount spool = new SpoolAccount();
    private final Set<BackupId> running = new HashSet<>();
    private final Set<BackupId> settling = new HashSet<>();
    private Optional<OwnedFile> lock = Optional.empty();

    RunsOfHome(Path home) {
        this.home = home;
    }

    Path home() {
        return home;
    }

    SpoolAccount spool() {
        return spool;
    }

    /** Until it is closed the home is owned, and nobody takes the run for an interrupted one. */
    interface Begun extends AutoCloseable {
        @Override
        void close();
    }

    /** @throws BusyException when another process owns the home, or this one restores or recovers */
    synchronized Begun begin(BackupId backup) throws QuiesceException {
        if (lock.isEmpty()) {
            lock = Optional.of(OwnedFile.home(home));
        }
        running.add(backup);
        return () -> end(backup);
    }

    private synchronized void end(BackupId backup) {
        running.remove(backup);
        if (running.isEmpty()) {
            lock.ifPresent(OwnedFile::close);
            lock = Optional.empty();
        }
    }

    /** Those that have begun and are not over. */
    synchronized Set<BackupId> running() {
        return Set.copyOf(running);
    }

    /** Until it is closed this thread alone settles an interrupted run; empty while another one does. */
    synchronized Optional<Begun> claim(BackupId interrupted) {
        return settling.add(interrupted) ? Optional.of(() -> release(interrupted)) : Optional.empty();
    }

    private synchronized void release(BackupId interrupted) {
        settling.remove(interrupted);
    }

    /** As {@link #claim}, waits while another one does. */
    Begun awaitClaim(BackupId interrupted, Cancellation cancellation) throws CancelledException {
        Optional<Begun> claimed = claim(interrupted);
        while (claimed.isEmpty()) {
            LockSupport.parkNanos(LOOK.toNanos());
            cancellation.check();
            claimed = claim(interrupted);
        }
        return claimed.get();
    }
}
