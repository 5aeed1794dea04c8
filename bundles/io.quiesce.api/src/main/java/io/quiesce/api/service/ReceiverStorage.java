package io.quiesce.api.service;

import io.quiesce.api.error.QuiesceException;
import java.nio.file.Path;
import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/** Opens the storage of a receiver's home and serves it as a desk. */
@ProviderType
public interface ReceiverStorage {

    /**
     * What a desk grants its clients.
     *
     * @param abandonedAfter how long an arrival is kept whose agent does not come back; at least a second
     * @param arrivalsPerClient unfinished ones at a time
     * @param arrivals unfinished ones at a time, of all clients
     */
    record Rules(Duration abandonedAfter, int arrivalsPerClient, int arrivals) {

        public static final Rules DEFAULT = new Rules(Duration.ofDays(14), 1_000, 10_000);

        public Rules {
            if (abandonedAfter.compareTo(Duration.ofSeconds(1)) < 0 || arrivalsPerClient < 1 || arrivals < 1) {
                throw new IllegalArgumentException("a receiver keeps arrivals for a second and one at a time at least");
            }
        }

        public Rules withAbandonedAfter(Duration age) {
            return new Rules(age, arrivalsPerClient, arrivals);
        }
    }

    /**
     * Reads what earlier processes left, finishes or drops it, and opens the desk.
     *
     * @param home the receiver's home; its storage lies in {@code home/storage} unless its settings say otherwise
     * @param rules what clients are granted
     * @throws QuiesceException when another process owns the home or the storage is not usable
     */
    OpenDesk open(Path home, Rules rules) throws QuiesceException;

    /** With {@link Rules#DEFAULT}. */
    default OpenDesk open(Path home) throws QuiesceException {
        return open(home, Rules.DEFAULT);
    }

    /** A desk that owns its home until it is closed. */
    interface OpenDesk extends ReceiverDesk, AutoCloseable {
        @Override
        void close();
    }

    /** Every published backup of every client, read from storage without owning the home. */
    void scan(Path home, java.util.function.Consumer<io.quiesce.api.transfer.BackupRow> rows) throws QuiesceException;
}
