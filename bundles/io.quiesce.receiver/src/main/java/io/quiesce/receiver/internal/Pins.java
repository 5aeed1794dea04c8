package io.quiesce.receiver.internal;

import io.quiesce.api.error.TransferException;
import io.quiesce.api.transfer.BackupId;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Which backups are being used. A restore asks for one range after another, so an agent's use lingers for an hour of running
 * time. Safe between threads.
 */
final class Pins {

    static final Duration LINGER = Duration.ofHours(1);

    private record Key(String client, BackupId backup) {}

    /** A use that ends. */
    interface Use extends AutoCloseable {
        @Override
        void close();
    }

    private final LongSupplier running;
    private final Map<Key, Integer> inUse = new HashMap<>(); // guarded by this
    private final Map<Key, Long> used = new HashMap<>(); // guarded by this
    private final Set<Key> gone = new HashSet<>(); // guarded by this

    /** @param running the running time, in nanoseconds */
    Pins(LongSupplier running) {
        this.running = running;
    }

    /** @throws TransferException when it is being removed */
    Use use(String client, BackupId backup) throws TransferException {
        Key key = begin(client, backup);
        return () -> end(key);
    }

    /**
     * By an agent, which will probably ask for more.
     *
     * @throws TransferException when it is being removed
     */
    Use useByAgent(String client, BackupId backup) throws TransferException {
        Key key = begin(client, backup);
        return () -> {
            linger(key);
            end(key);
        };
    }

    private synchronized Key begin(String client, BackupId backup) throws TransferException {
        Key key = new Key(client, backup);
        if (gone.contains(key)) {
            throw Refusals.notFound("there is no backup " + backup);
        }
        inUse.merge(key, 1, Integer::sum);
        return key;
    }

    private synchronized void end(Key key) {
        int left = inUse.getOrDefault(key, 0) - 1;
        if (left > 0) {
            inUse.put(key, left);
        } else {
            inUse.remove(key);
        }
    }

    private synchronized void linger(Key key) {
        used.put(key, running.getAsLong());
    }

    synchronized boolean isPinned(String client, BackupId backup) {
        long now = running.getAsLong();
        used.values().removeIf(at -> now - at >= LINGER.toNanos());
        Key key = new Key(client, backup);
        return inUse.containsKey(key) || used.containsKey(key);
    }

    /** Refuses every use from now on; false, and nothing is refused, when it is being used. */
    synchronized boolean condemn(String client, BackupId backup) {
        if (isPinned(client, backup)) {
            return false;
        }
        gone.add(new Key(client, backup));
        return true;
    }

    /** It is not being removed after all. */
    synchronized void release(String client, BackupId backup) {
        gone.remove(new Key(client, backup));
    }
}
