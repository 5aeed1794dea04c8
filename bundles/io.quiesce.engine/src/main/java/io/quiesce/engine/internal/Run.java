package io.quiesce.engine.internal;

import io.quiesce.api.Cancellation;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.plan.Plan;
import io.quiesce.api.service.BackupEngine.RunOptions;
import io.quiesce.api.spi.DatabaseAdapter;
import io.quiesce.api.transfer.BackupId;
import java.nio.file.Path;
import java.time.Instant;

/**
 * What the steps of one backup share.
 *
 * @param runs of the home, of which this is one
 * @param instanceLock lock file of the instance
 */
record Run(
        Parts parts,
        DatabaseAdapter adapter,
        RunsOfHome runs,
        Plan plan,
        RunOptions options,
        BackupId backup,
        Instant startedAt,
        RunJournal journal,
        Path instanceLock,
        Telling telling,
        Cancellation cancellation) {

    /** @throws CheckFailedException when nothing may be stopped any more */
    void requireInTime() throws CheckFailedException {
        options.require(parts.clock().instant());
    }

    Path home() {
        return runs.home();
    }
}
