package io.quiesce.persistence.internal;

import io.quiesce.api.Cancellation;
import io.quiesce.api.error.BusyException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.event.RunListener;
import io.quiesce.api.history.RunKind;
import io.quiesce.api.history.RunStatus;
import io.quiesce.api.instance.Inspection;
import io.quiesce.api.plan.Plan;
import io.quiesce.api.service.BackupEngine;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.EnrolledReceiver;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Another engine's runs, recorded. It ranks before that one, so that whoever asks for an engine gets this. */
@Component(property = {"service.ranking:Integer=100", RecordedBackupEngine.MARK + "=true"})
public final class RecordedBackupEngine implements BackupEngine {

    static final String MARK = "quiesce.recorded";

    private final BackupEngine engine;
    private final DatabaseRunHistory history;

    @Activate
    public RecordedBackupEngine(
            @Reference(target = "(!(" + MARK + "=true))") BackupEngine engine, @Reference DatabaseRunHistory history) {
        this.engine = engine;
        this.history = history;
    }

    private Recording recording(Path home, RunKind kind, String plan, RunListener listener) {
        return new Recording(history, home, kind, plan, listener, Clock.systemUTC());
    }

    @Override
    public Result run(Path home, Plan plan, RunOptions options, RunListener listener, Cancellation cancellation)
            throws QuiesceException {
        Recording recording =
                recording(home, RunKind.BACKUP, plan.name(), listener).begin();
        return recorded(
                home, recording, options.triedAgain(), () -> engine.run(home, plan, options, recording, cancellation));
    }

    @Override
    public Result resume(Path home, BackupId backup, Duration patience, RunListener listener, Cancellation cancellation)
            throws QuiesceException {
        Recording recording = recording(home, RunKind.DELIVERY, planOf(home, backup), listener)
                .of(backup)
                .begin();
        return recorded(home, recording, false, () -> engine.resume(home, backup, patience, recording, cancellation));
    }

    private String planOf(Path home, BackupId backup) {
        try {
            return engine.waiting(home).stream()
                    .filter(one -> one.backup().equals(backup))
                    .findFirst()
                    .map(Waiting::plan)
                    .orElse("");
        } catch (QuiesceException | RuntimeException e) {
            return ""; // the run will say what is wrong
        }
    }

    @FunctionalInterface
    private interface Call {
        Result make() throws QuiesceException;
    }

    /** @param triedAgain whether it is no end of the run when it finds something in use */
    private Result recorded(Path home, Recording recording, boolean triedAgain, Call call) throws QuiesceException {
        Result result;
        try {
            result = call.make();
        } catch (QuiesceException | RuntimeException | Error e) {
            if (triedAgain && e instanceof BusyException) {
                recording.dropped();
            } else {
                recording.failed(e, !isLost(e) && waits(home, recording.backup()));
            }
            throw e;
        }
        recording.notGood(result.receipt().reasons());
        recording.completed(
                result.receipt().good() ? RunStatus.COMPLETED : RunStatus.NOT_GOOD,
                result.receipt().path(),
                result.rawBytes(),
                result.length(),
                Optional.of(result.downtime()));
        return result;
    }

    /** Its files are still here, and no delivery of them will ever succeed. */
    private static boolean isLost(Throwable failure) {
        return failure instanceof TransferException e && e.refusal().endsTransfer();
    }

    private boolean waits(Path home, Optional<BackupId> backup) {
        try {
            return backup.isPresent()
                    && engine.waiting(home).stream()
                            .anyMatch(one -> one.backup().equals(backup.get()));
        } catch (QuiesceException | RuntimeException e) {
            return false; // the run's own failure is told, not this one
        }
    }

    @Override
    public int recover(Path home, RunListener listener) throws QuiesceException {
        Recording recording = recording(home, RunKind.RECOVERY, "", listener);
        int finished;
        try {
            finished = engine.recover(home, recording);
        } catch (QuiesceException | RuntimeException | Error e) {
            recording.failed(e, false);
            throw e;
        }
        recording.completed(RunStatus.COMPLETED, "", 0, 0, Optional.empty());
        return finished;
    }

    @Override
    public Inspection check(Path home, Plan plan) {
        return engine.check(home, plan);
    }

    @Override
    public EnrolledReceiver renewIdentity(Path home, Enrolling replacement) throws QuiesceException {
        return engine.renewIdentity(home, replacement);
    }

    @Override
    public List<BackupId> cancel(Path home) throws QuiesceException {
        return engine.cancel(home);
    }

    @Override
    public List<BackupId> running(Path home) throws QuiesceException {
        return engine.running(home);
    }

    @Override
    public List<Waiting> waiting(Path home) throws QuiesceException {
        return engine.waiting(home);
    }

    @Override
    public Discarded discard(Path home, BackupId backup) throws QuiesceException {
        return engine.discard(home, backup);
    }
}
