package io.quiesce.api.service;

import io.quiesce.api.Cancellation;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.event.RunListener;
import io.quiesce.api.instance.Inspection;
import io.quiesce.api.instance.ShutdownKind;
import io.quiesce.api.plan.Plan;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.Receipt;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The steps of one backup on the database host. */
@ProviderType
public interface BackupEngine {

    /**
     * What a finished backup amounts to.
     *
     * @param length of {@code Data.zip} in bytes
     * @param leftOut what was not captured
     */
    record Result(
            BackupId backup,
            Receipt receipt,
            ShutdownKind shutdown,
            Duration downtime,
            Duration elapsed,
            long rawBytes,
            long length,
            List<String> leftOut) {}

    /** Everything that {@link #run} checks before it stops anything; changes nothing. */
    Inspection check(Path home, Plan plan);

    /**
     * Runs one backup; when it returns or throws, the instance is as it was found.
     *
     * @throws QuiesceException {@code CheckFailedException} when nothing was stopped; {@code TransferException} when the
     *     capture is complete and waits in the spool for {@link #resume}
     */
    Result run(Path home, Plan plan, RunListener listener, Cancellation cancellation) throws QuiesceException;

    /** Captured backups that wait to be transferred, oldest first. */
    List<BackupId> waiting(Path home) throws QuiesceException;

    /** Transfers a captured backup that was interrupted; the instance is not touched. */
    Result resume(Path home, BackupId backup, RunListener listener, Cancellation cancellation) throws QuiesceException;
}
