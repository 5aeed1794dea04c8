package io.quiesce.receiver.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.retention.Examination;
import io.quiesce.api.service.ReceiverStorage.Upkeep;
import io.quiesce.api.transfer.BackupRow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads published backups again, those first that were not read for longest: so much each round that all are read in a given
 * time, and what would be read too late in the next round, as after rounds that were missed; and a sample of each of the others.
 * Ends early when the receiver does; what it has noted by then stands.
 */
final class Examiner {

    private static final Logger LOG = LoggerFactory.getLogger(Examiner.class);

    private final Keeping keeping;
    private final Upkeep upkeep;
    private final Clock clock;

    Examiner(Keeping keeping, Upkeep upkeep, Clock clock) {
        this.keeping = keeping;
        this.upkeep = upkeep;
        this.clock = clock;
    }

    private record Due(BackupRow row, Instant lastRead) {}

    void round(Verification.Watch watch) throws QuiesceException {
        List<Due> all = new ArrayList<>();
        Instant now = clock.instant();
        for (BackupRow row : keeping.rows()) {
            all.add(new Due(row, keeping.lastRead(row, now)));
        }
        all.sort(Comparator.comparing(Due::lastRead));
        long total = all.stream().mapToLong(d -> d.row().seal().length()).sum();
        long left = (long) Math.ceil((double) total
                * upkeep.every().toMillis()
                / upkeep.verifiedWithin().toMillis());
        Instant next = now.plus(upkeep.every());
        int sampled = 0;
        long sampledBytes = 0;
        for (Due due : all) {
            watch.verified(0); // a receiver that stops ends the round here, not one backup after the other
            boolean late = Duration.between(due.lastRead(), next).compareTo(upkeep.verifiedWithin()) > 0;
            boolean full = left > 0 || late;
            if (!full && upkeep.samplePercent() == 0) {
                break;
            }
            try {
                Examination found = examine(due.row(), full ? Retrieval.ALL : upkeep.samplePercent(), watch);
                if (!full && !found.found().isEmpty()) {
                    // how far it goes, or whether only the moment was bad
                    examine(due.row(), Retrieval.ALL, watch);
                }
                left -= full ? found.bytes() : 0; // what could not be read takes no time from the others
                sampled += full ? 0 : 1;
                sampledBytes += full ? 0 : found.bytes();
            } catch (TransferException e) {
                LOG.info("the verification of {} ended early: {}", due.row().id(), e.getMessage());
            } catch (QuiesceException e) {
                // one that can't be read must not keep the others from being looked at, on the very disk that fails
                LOG.error("{} can't be verified; the others are", due.row().id(), e);
            }
        }
        watch.verified(0); // one whose last reading was cut short is not made
        if (sampled > 0) {
            LOG.info("sampled {} backups, {}", sampled, new ByteSize(sampledBytes).display());
        }
    }

    private Examination examine(BackupRow row, int percent, Verification.Watch watch) throws QuiesceException {
        return keeping.examine(row.receipt().client(), row.id(), percent, Keeping.SCHEDULE, watch);
    }
}
