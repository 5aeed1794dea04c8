package io.quiesce.api.service;

import io.quiesce.api.Cancellation;
import io.quiesce.api.archive.ArchiveEntry;
import io.quiesce.api.archive.ArchiveHeader;
import io.quiesce.api.archive.ArchiveSummary;
import io.quiesce.api.archive.Selection;
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
import java.util.function.Consumer;
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
     * @param planSource what {@link PlanStore#load} takes to find that plan again after a kill, a path only as an absolute
     *     one; empty text for the plan's name
     * @param only the files that are wanted; all of them for a restore in place
     */
    record Request(
            String receiver,
            BackupId backup,
            Optional<Path> directory,
            Optional<Plan> plan,
            String planSource,
            Selection only) {

        public Request {
            if (directory.isPresent() == plan.isPresent()) {
                throw new IllegalArgumentException("a restore has either a directory or a plan");
            }
            if (plan.isPresent() && !only.isAll()) {
                throw new IllegalArgumentException("an instance is restored whole");
            }
        }

        /** The directory that will be replaced or made. */
        public Path target() {
            return directory.orElseGet(() -> plan.orElseThrow().instance().dataDirectory());
        }
    }

    /**
     * What a restore would do; shown before anything is done.
     *
     * @param replaced directories that will be replaced and kept aside, target first
     * @param findings with refusals when it can't be done
     * @param rawBytes sum of the sizes of the files that are wanted
     */
    record RestorePlan(
            Request request,
            BackupRow backup,
            ArchiveHeader header,
            List<Path> replaced,
            List<Finding> findings,
            long rawBytes) {

        public boolean refused() {
            return findings.stream().anyMatch(f -> f.severity() == Finding.Severity.REFUSED);
        }
    }

    /**
     * @param kept the old directories, to be removed by {@link #discardOld}
     */
    record Result(RestorePlan plan, List<Path> kept, Duration elapsed, long rawBytes) {}

    /** Which directory is in the target's place. */
    enum InPlace {
        OLD,
        NEW,
        /** Half of the swap is done, and it could not go on. */
        NEITHER
    }

    /**
     * What became of a restore that was interrupted by a kill, a crash or a power cut.
     *
     * @param only the files that were wanted
     * @param inPlace in {@code directory} now
     * @param text a sentence that says so
     * @param kept the old directories, when the restore was finished
     * @param failure why it could not be settled; {@code InstanceDownException} when the restored directory is in place and
     *     the instance does not start on it; empty when it is settled
     */
    record Recovery(
            BackupId backup,
            Path directory,
            Selection only,
            InPlace inPlace,
            String text,
            List<Path> kept,
            Optional<QuiesceException> failure) {}

    RestorePlan plan(Path home, Request request) throws QuiesceException;

    /**
     * Reads what is inside a published backup: its seal and the contents document at its end, nothing else.
     *
     * @param entries told each in archive order
     * @throws QuiesceException when the contents are not those that were sealed
     */
    ArchiveSummary files(Path home, String receiver, BackupId backup, Consumer<ArchiveEntry> entries)
            throws QuiesceException;

    /** Does what the plan says; on any failure the old directory is in place again. */
    Result run(Path home, RestorePlan plan, RunListener listener, Cancellation cancellation) throws QuiesceException;

    /**
     * Finishes or undoes every restore of this home that was interrupted (docs/restore.md): one that had begun to swap is
     * finished and its instance started, one that had not leaves the old directory as it was. What cannot be settled is
     * tried again by the next call; a call that finds nothing to do does nothing. A fetch that can be gone on with is
     * reported every time.
     *
     * @return one for each, in no particular order
     * @throws QuiesceException {@code BusyException} when somebody else owns the home or an instance; {@code
     *     RestoreException} when a journal cannot be read
     */
    List<Recovery> recover(Path home, RunListener listener) throws QuiesceException;

    /**
     * Old directories that earlier restores kept for a plan's data directory, and restored files beside it that restores
     * left which were interrupted before their swap or undone.
     */
    List<Path> kept(Path home, Path dataDirectory) throws QuiesceException;

    /** Removes them. */
    void discardOld(Path home, Path dataDirectory) throws QuiesceException;
}
