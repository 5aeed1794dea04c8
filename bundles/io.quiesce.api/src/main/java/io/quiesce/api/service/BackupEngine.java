package io.quiesce.api.service;

import io.quiesce.api.Cancellation;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.event.RunListener;
import io.quiesce.api.instance.Inspection;
import io.quiesce.api.instance.ShutdownKind;
import io.quiesce.api.plan.Plan;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.EnrolledReceiver;
import io.quiesce.api.transfer.Receipt;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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

    /**
     * What whoever asks for a run takes upon himself, and wants.
     *
     * @param acceptNoBootRecovery that a power cut during the run may leave the instance stopped
     * @param stopBefore from when on the instance is not stopped any more, as a blackout begins
     * @param triedAgain whether whoever asks tries again after a {@code BusyException}: then it is no failure, and not in the history
     */
    record RunOptions(boolean acceptNoBootRecovery, Optional<Instant> stopBefore, boolean triedAgain) {

        /** Tried once. */
        public RunOptions(boolean acceptNoBootRecovery, Optional<Instant> stopBefore) {
            this(acceptNoBootRecovery, stopBefore, false);
        }

        /** At any time. */
        public RunOptions(boolean acceptNoBootRecovery) {
            this(acceptNoBootRecovery, Optional.empty());
        }

        /** @throws CheckFailedException when it is too late to stop anything */
        public void require(Instant now) throws CheckFailedException {
            if (stopBefore.filter(end -> !now.isBefore(end)).isPresent()) {
                throw new CheckFailedException(
                        "the instance was to be stopped before " + stopBefore.get()
                                + ", when a blackout of its schedule begins, and it was not its turn or nothing could begin before",
                        "Nothing was stopped. Let the schedule begin earlier, or what it waited for end sooner (docs/agent.md); 'quiesce backup run' heeds no blackout.");
            }
        }

        /** @throws CheckFailedException when nobody would finish the run at a boot, and that is not accepted */
        public void require(BootRecovery.Status boot) throws CheckFailedException {
            if (!acceptNoBootRecovery && !boot.enabled()) {
                throw new CheckFailedException(
                        "nothing would start the instance at the next boot if the power failed during the run: "
                                + boot.text(),
                        "Run 'quiesce service install' or 'quiesce recovery install' once, or add --accept-no-boot-recovery. Nothing was stopped.");
            }
        }
    }

    /** Everything that {@link #run} checks before it stops anything; changes nothing. */
    Inspection check(Path home, Plan plan);

    /**
     * Runs one backup; when it returns or throws, the instance is as it was found. What earlier runs of the home left is
     * finished first, as by {@link #recover}; what can't be finished of another instance is told and stands in no way. Several
     * runs of one process share a home, each with an instance of its own.
     *
     * @throws QuiesceException {@code CheckFailedException} when nothing was stopped; {@code TransferException} when the
     *     capture is complete and waits in the spool for {@link #resume} or {@link #discard}
     */
    Result run(Path home, Plan plan, RunOptions options, RunListener listener, Cancellation cancellation)
            throws QuiesceException;

    /**
     * Finishes what interrupted runs left: instances as they were found, spools of uncaptured runs gone.
     *
     * @return how many runs were finished
     * @throws QuiesceException an {@code InstanceDownException} when an instance could not be started
     */
    int recover(Path home, RunListener listener) throws QuiesceException;

    /** Replaces an enrolment of a home. */
    @FunctionalInterface
    interface Enrolling {
        EnrolledReceiver enrol() throws QuiesceException;
    }

    /**
     * Replaces an enrolment, and with it makes this home another agent than it was; a copy of the home stays the old one. When
     * the enrolment fails, as by a mistyped code, the home stays who it is.
     *
     * @param replacement called once, while no run of the home can begin
     * @throws QuiesceException {@code BusyException} while the home is at work: nothing was called then
     */
    EnrolledReceiver renewIdentity(Path home, Enrolling replacement) throws QuiesceException;

    /** Asks the runs of the home that are being made to end in good order; which were asked. */
    List<BackupId> cancel(Path home) throws QuiesceException;

    /** Runs of a home that a living process makes; not those that were interrupted. */
    List<BackupId> running(Path home) throws QuiesceException;

    /**
     * A captured backup that waits to be transferred.
     *
     * @param directory where its bytes and its journal lie
     * @param plan name of its plan; empty when its journal can't be read
     * @param receiver that it is for; empty when its journal can't be read
     * @param length of {@code Data.zip} in bytes
     * @param spooled bytes here
     * @param patience how long nothing may get through, as its plan had it
     * @param attempts to deliver it that have failed
     * @param problem what the last of them met, or what is wrong with the journal; empty when there is none
     */
    record Waiting(
            BackupId backup,
            Path directory,
            String plan,
            String receiver,
            Instant capturedAt,
            long length,
            long spooled,
            Duration patience,
            int attempts,
            String problem) {

        /** Whether its journal can be read, so that it can be delivered at all. */
        public boolean readable() {
            return !receiver.isEmpty();
        }
    }

    /** Captured backups that wait to be transferred, oldest first. Needs no ownership and changes nothing. */
    List<Waiting> waiting(Path home) throws QuiesceException;

    /**
     * Transfers a captured backup that was interrupted; no instance is touched. Runs beside a backup of the same home.
     *
     * @param patience how long nothing may get through until this gives up
     * @throws QuiesceException {@code BusyException} while another process delivers it
     */
    Result resume(Path home, BackupId backup, Duration patience, RunListener listener, Cancellation cancellation)
            throws QuiesceException;

    /** What is left of a discarded backup: nothing here, and at the receiver what it says. */
    record Discarded(Waiting backup, boolean receiverDropped, String reason) {}

    /**
     * Gives a captured backup up for good: the receiver is asked to drop what it holds of it, and the spool is removed
     * whether it answers or not.
     */
    Discarded discard(Path home, BackupId backup) throws QuiesceException;
}
