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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The backups that this process makes in a home at the same time. They share the lock of the home, so that no other process
 * works in it, and the room of its spool; what interrupted runs left is settled by one of them at a time. Safe between threads.
 */
final class RunsOfHome {

    private static final Duration LOOK = Duration.ofMillis(200);

    private final Path home;
    private final SpoolAccount spool = new SpoolAccount();
    private final ReentrantLock settling = new ReentrantLock(true);
    private final Set<BackupId> running = new HashSet<>();
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

    /** What settles the rest of the home. */
    @FunctionalInterface
    interface Settling {
        /** @param running to be left alone */
        void settle(Set<BackupId> running) throws QuiesceException;
    }

    /** Alone among the runs of the home; a cancel ends the wait for the others. */
    void settle(Settling work, Cancellation cancellation) throws QuiesceException {
        try {
            while (!settling.tryLock(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                cancellation.check();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException();
        }
        try {
            work.settle(running());
        } finally {
            settling.unlock();
        }
    }
}
