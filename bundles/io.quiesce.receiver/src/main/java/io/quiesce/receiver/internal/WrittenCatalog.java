package io.quiesce.receiver.internal;

import io.quiesce.api.error.DatabaseException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.BackupCatalog;
import io.quiesce.api.service.BackupCatalog.Change;
import io.quiesce.api.service.BackupCatalog.Known;
import io.quiesce.api.transfer.TransferResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The owner's copy: a thread of its own enters what is told, so that no client waits for a database. It begins by comparing with the
 * storage, and does so again after whatever went wrong; so what a kill or an outage has cost is made up for.
 */
final class WrittenCatalog implements CatalogCopy, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WrittenCatalog.class);
    /** More than that at a time means that the database is slow; then comparing is cheaper than remembering. */
    private static final int MOST_WAITING = 10_000;

    private static final Duration AGAIN = Duration.ofSeconds(5);
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private final Path home;
    private final BackupCatalog database;
    private final Inventory inventory;
    private final TransferFolder transfers;
    private final CatalogCopy reading;
    private final Duration again;
    private final ReentrantLock lock = new ReentrantLock();
    private final ReentrantLock writing = new ReentrantLock(); // one comparison or entry at a time
    private final Condition something = lock.newCondition();
    private final List<Change> waiting = new ArrayList<>(); // guarded by lock
    private boolean behind = true; // guarded by lock
    private boolean closed; // guarded by lock
    private volatile boolean troubled; // written by the thread alone
    private final Thread thread;

    /** @param transfers what is over and lies there is entered, then goes from there */
    WrittenCatalog(Path home, BackupCatalog database, Inventory inventory, TransferFolder transfers) {
        this(home, database, inventory, transfers, AGAIN);
    }

    /** @param again time between two attempts while the database can't be used */
    WrittenCatalog(Path home, BackupCatalog database, Inventory inventory, TransferFolder transfers, Duration again) {
        this.home = home;
        this.database = database;
        this.inventory = inventory;
        this.transfers = transfers;
        this.reading = CatalogCopy.reading(home, database);
        this.again = again;
        this.thread = Thread.ofPlatform().daemon().name("receiver-catalog").start(this::run);
    }

    @Override
    public Known known(String client) {
        // a server that does not answer keeps no client waiting: the thread finds out when it is back
        return troubled ? Known.NOTHING : reading.known(client);
    }

    @Override
    public void tell(Change change) {
        lock.lock();
        try {
            if (waiting.size() < MOST_WAITING) {
                waiting.add(change);
            } else {
                waiting.clear();
                behind = true;
            }
            something.signal();
        } finally {
            lock.unlock();
        }
    }

    int rebuild() throws QuiesceException {
        writing.lock();
        try {
            return inventory.rebuild();
        } finally {
            writing.unlock();
        }
    }

    private record Work(boolean compare, List<Change> changes) {}

    private void run() {
        try {
            for (Work work = next(); work.compare() || !work.changes().isEmpty(); work = next()) {
                if (!done(work)) {
                    pause();
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("the catalog's thread was interrupted and ends", e);
        }
    }

    /** Waits for something to do; nothing when it is closed and all is entered, or can't be. */
    private Work next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed && !behind && waiting.isEmpty()) {
                something.await();
            }
            if (closed && behind) {
                return new Work(false, List.of()); // the next start compares
            }
            Work work = new Work(behind, List.copyOf(waiting));
            behind = false;
            waiting.clear();
            return work;
        } finally {
            lock.unlock();
        }
    }

    private boolean done(Work work) {
        writing.lock();
        try {
            if (work.compare()) {
                int mended = inventory.mend();
                enter(left());
                if (mended > 0 || troubled) {
                    LOG.info("the catalog is in step with the storage again; entries that were mended: {}", mended);
                }
            } else {
                enter(work.changes());
            }
            troubled = false;
            return true;
        } catch (QuiesceException e) {
            failed(e);
        } catch (RuntimeException e) { // the border
            LOG.error("the catalog failed", e);
            failed(new DatabaseException(DatabaseException.Kind.FAILED, e.toString(), "See the receiver's log.", e));
        } finally {
            writing.unlock();
        }
        return false;
    }

    /** Transfers that are over and that nobody has entered. */
    private List<Change> left() {
        return transfers.all().stream()
                .filter(log -> log.result() != TransferResult.ARRIVING)
                .map(log -> (Change) new Change.Transferred(log))
                .toList();
    }

    private void enter(List<Change> changes) throws DatabaseException {
        if (changes.isEmpty()) {
            return;
        }
        database.enter(home, changes);
        for (Change change : changes) {
            if (change instanceof Change.Transferred transferred) {
                transfers.remove(transferred.log().id());
            }
        }
    }

    private void failed(QuiesceException failure) {
        if (!troubled) {
            LOG.warn(
                    "the catalog is behind, which keeps no backup from coming in; it is tried again every {} s: {}. {}",
                    again.toSeconds(),
                    failure.getMessage(),
                    failure.hint());
        }
        troubled = true;
        lock.lock();
        try {
            behind = true;
            waiting.clear();
        } finally {
            lock.unlock();
        }
    }

    private void pause() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = again.toNanos();
            while (!closed && left > 0) {
                left = something.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Enters what is left, for a few seconds at most. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            something.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            if (!thread.join(LAST_WORDS)) {
                LOG.warn("the catalog is left behind; the next start compares it with the storage");
                thread.interrupt();
                thread.join(LAST_WORDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
