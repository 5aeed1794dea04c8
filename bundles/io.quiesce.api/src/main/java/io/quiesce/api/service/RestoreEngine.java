package io.quiesce.api.service;

import io.quiesce.api.Cancellation;
import io.quiesce.api.archive.ArchiveHeader;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.event.RunListener;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.plan.Plan;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.BackupRow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The steps of one restore on the database host. */
@ProviderType
public interface RestoreEngine {

    /**
     * What is to be restored where.
     *
     * @param receiver enrolled receiver that holds it
     * @param directory target of a copy; empty for a restore in place
     * @param plan instance of a restore in place; empty for a copy
     */
    record Request(String receiver, BackupId backup, Optional<Path> directory, Optional<Plan> plan) {}

    /**
     * What a restore would do; shown before anything is done.
     *
     * @param replaced directories that will be replaced and kept aside, target first
     * @param findings with refusals when it can't be done
     */
    record RestorePlan(
            Request request, BackupRow backup, ArchiveHeader header, List<Path> replaced, List<Finding> findings) {

        public boolean refused() {
            return findings.stream().anyMatch(f -> f.severity() == Finding.Severity.REFUSED);
        }
    }

    /**
     * @param kept the old directories, to be removed by {@link #discardOld}
     */
    record Result(RestorePlan plan, List<Path> kept, Duration elapsed, long rawBytes) {}

    RestorePlan plan(Path home, Request request) throws QuiesceException;

    /** Does what the plan says; on any failure the old directory is in place again. */
    Result run(Path home, RestorePlan plan, RunListener listener, Cancellation cancellation) throws QuiesceException;

    /** Old directories that earlier restores kept for a plan's data directory. */
    List<Path> kept(Path home, Path dataDirectory) throws QuiesceException;

    /** Removes them. */
    void discardOld(Path home, Path dataDirectory) throws QuiesceException;
}
