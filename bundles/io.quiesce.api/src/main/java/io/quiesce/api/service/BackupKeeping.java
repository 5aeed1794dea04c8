package io.quiesce.api.service;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.retention.BackupMarks;
import io.quiesce.api.retention.Examination;
import io.quiesce.api.retention.Hold;
import io.quiesce.api.retention.PlanOutcome;
import io.quiesce.api.transfer.BackupId;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** What the receiver's administrator does with published backups; no client can. Safe between threads. */
@ProviderType
public interface BackupKeeping {

    /**
     * What retention would remove now, and why the rest stays; changes nothing.
     *
     * @param clockConfirmed a person says that the calendar is right
     */
    List<PlanOutcome> decide(boolean clockConfirmed) throws QuiesceException;

    /**
     * Decides again and removes what was asked for as far as it may go now. A removal that was begun is finished, if need be by
     * the next start.
     *
     * @return what was removed
     */
    List<BackupId> remove(List<BackupId> wanted, boolean clockConfirmed, String by) throws QuiesceException;

    /** Notes a hold or a release durably. */
    void hold(String client, BackupId backup, Hold hold) throws QuiesceException;

    /**
     * Reads a backup and notes what was found; one that is found bad is refused as good from then on, until a reading of every
     * byte finds nothing.
     *
     * @param percent of its chunks, chosen at random, 1 to 100; 100 for every byte
     */
    Examination examine(String client, BackupId backup, int percent, String by) throws QuiesceException;

    BackupMarks marks(String client, BackupId backup) throws QuiesceException;
}
