package io.quiesce.receiver.internal;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.transfer.BackupRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads published backups again, those first that were not read for longest, so much each round that all are read in a given
 * time. Ends early when the receiver does; what it has noted by then stands.
 */
final class Examiner {

    private static final Logger LOG = LoggerFactory.getLogger(Examiner.class);

    private final Keeping keeping;
    private final Duration every;
    private final Duration within;

    /**
     * @param every time between two rounds
     * @param within time in which every byte is to be read once, not shorter
     */
    Examiner(Keeping keeping, Duration every, Duration within) {
        this.keeping = keeping;
        this.every = every;
        this.within = within;
    }

    private record Due(BackupRow row, Instant lastRead) {}

    void round(Verification.Watch watch) throws QuiesceException {
        List<Due> all = new ArrayList<>();
        for (BackupRow row : keeping.rows()) {
            all.add(new Due(row, keeping.lastRead(row)));
        }
        all.sort(Comparator.comparing(Due::lastRead));
        long total = all.stream().mapToLong(d -> d.row().seal().length()).sum();
        long left = (long) Math.ceil((double) total * every.toMillis() / within.toMillis());
        for (Due due : all) {
            if (left <= 0) {
                return;
            }
            try {
                keeping.examine(due.row().receipt().client(), due.row().id(), "schedule", watch);
            } catch (TransferException e) {
                LOG.info("the verification of {} ended early: {}", due.row().id(), e.getMessage());
            }
            left -= due.row().seal().length();
        }
    }
}
