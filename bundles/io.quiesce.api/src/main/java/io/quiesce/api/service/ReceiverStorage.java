package io.quiesce.api.service;

import io.quiesce.api.error.QuiesceException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
    record Rules(Duration abandonedAfter, int arrivalsPerClient, int arrivals, Upkeep upkeep) {

        public static final Rules DEFAULT = new Rules(Duration.ofDays(14), 1_000, 10_000);

        public Rules(Duration abandonedAfter, int arrivalsPerClient, int arrivals) {
            this(abandonedAfter, arrivalsPerClient, arrivals, Upkeep.DEFAULT);
        }

        public Rules {
            if (abandonedAfter.compareTo(Duration.ofSeconds(1)) < 0 || arrivalsPerClient < 1 || arrivals < 1) {
                throw new IllegalArgumentException("a receiver keeps arrivals for a second and one at a time at least");
            }
        }

        public Rules withAbandonedAfter(Duration age) {
            return new Rules(age, arrivalsPerClient, arrivals, upkeep);
        }

        public Rules withUpkeep(Upkeep changed) {
            return new Rules(abandonedAfter, arrivalsPerClient, arrivals, changed);
        }
    }

    /**
     * What a receiver does with published backups by itself.
     *
     * @param every time between two rounds of retention and verification: by the running time, after a start by the calendar
     * @param verifiedWithin time in which every backup is read again, not shorter than {@code every}
     * @param samplePercent of the chunks of each other backup that a round reads, 0 to 100; 0 for none
     */
    record Upkeep(Duration every, Duration verifiedWithin, int samplePercent) {

        public static final Upkeep DEFAULT = new Upkeep(Duration.ofDays(1), Duration.ofDays(30), 1);

        public Upkeep {
            if (every.compareTo(Duration.ofSeconds(1)) < 0 || verifiedWithin.compareTo(every) < 0) {
                throw new IllegalArgumentException(
                        "rounds are a second apart at least, and all is verified within one round at the soonest");
            }
            if (samplePercent < 0 || samplePercent > 100) {
                throw new IllegalArgumentException("a sample is 0 to 100 %, not " + samplePercent);
            }
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

    /**
     * From now on the home's storage lies there, for whatever process opens it.
     *
     * @param storage in the scheme of an installed provider, such as {@code file:///srv/backups}
     * @throws QuiesceException when another process owns the home, when the storage is not usable, or when it is another one than the
     *     home has used; then all is as it was
     */
    void settle(Path home, java.net.URI storage) throws QuiesceException;

    /** With {@link Rules#DEFAULT}. */
    default OpenDesk open(Path home) throws QuiesceException {
        return open(home, Rules.DEFAULT);
    }

    /** A desk that owns its home until it is closed. */
    interface OpenDesk extends ReceiverDesk, OpenKeeping {
        /** What it was opened with. */
        Upkeep upkeep();

        /** How many deliveries have begun and are not published. */
        int arriving();

        @Override
        void close();
    }

    /**
     * The administrator's hand on a home's backups. Where a running receiver owns the home, that process is asked to do what
     * changes anything; else this one owns it until it is closed.
     */
    OpenKeeping keeping(Path home) throws QuiesceException;

    /** A hand that is let go in the end. */
    interface OpenKeeping extends BackupKeeping, AutoCloseable {

        /**
         * Reads the whole storage and tells where the catalog says something else, one sentence each; changes nothing. What happens
         * meanwhile may show as a difference.
         */
        List<String> catalogDifferences() throws QuiesceException;

        /**
         * Makes the catalog anew from the storage alone.
         *
         * @return how many backups it lists
         */
        int rebuildCatalog() throws QuiesceException;

        @Override
        void close();
    }

    /**
     * Every published backup of every client, without owning the home: those whose names lie in the storage, as the catalog knows
     * them, or their seals where it does not, with what was noted of them since.
     */
    void scan(Path home, java.util.function.Consumer<io.quiesce.api.transfer.ListedBackup> rows)
            throws QuiesceException;
}
