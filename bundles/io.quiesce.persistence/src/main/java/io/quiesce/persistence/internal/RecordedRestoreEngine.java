package io.quiesce.persistence.internal;

import io.quiesce.api.Cancellation;
import io.quiesce.api.archive.ArchiveEntry;
import io.quiesce.api.archive.ArchiveSummary;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.event.RunListener;
import io.quiesce.api.history.RunKind;
import io.quiesce.api.history.RunStatus;
import io.quiesce.api.plan.Plan;
import io.quiesce.api.service.RestoreEngine;
import io.quiesce.api.transfer.BackupId;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Another engine's restores, recorded; ranked as {@link RecordedBackupEngine}. */
@Component(property = {"service.ranking:Integer=100", RecordedBackupEngine.MARK + "=true"})
public final class RecordedRestoreEngine implements RestoreEngine {

    private final RestoreEngine engine;
    private final DatabaseRunHistory history;

    @Activate
    public RecordedRestoreEngine(
            @Reference(target = "(!(" + RecordedBackupEngine.MARK + "=true))") RestoreEngine engine,
            @Reference DatabaseRunHistory history) {
        this.engine = engine;
        this.history = history;
    }

    @Override
    public Result run(Path home, RestorePlan plan, RunListener listener, Cancellation cancellation)
            throws QuiesceException {
        String name = plan.request().plan().map(Plan::name).orElse("");
        Recording recording = recording(home, RunKind.RESTORE, name, listener)
                .of(plan.request().backup())
                .begin();
        Result result;
        try {
            result = engine.run(home, plan, recording, cancellation);
        } catch (QuiesceException | RuntimeException | Error e) {
            recording.failed(e, false);
            throw e;
        }
        recording.completed(
                RunStatus.COMPLETED,
                plan.request().target().toString(),
                result.rawBytes(),
                plan.backup().seal().length(),
                Optional.empty());
        return result;
    }

    @Override
    public List<Recovery> recover(Path home, RunListener listener) throws QuiesceException {
        Recording recording = recording(home, RunKind.RECOVERY, "", listener);
        List<Recovery> recovered;
        try {
            recovered = engine.recover(home, recording);
        } catch (QuiesceException | RuntimeException | Error e) {
            recording.failed(e, false);
            throw e;
        }
        Optional<QuiesceException> failure =
                recovered.stream().flatMap(r -> r.failure().stream()).findFirst();
        if (failure.isPresent()) {
            recording.failed(failure.get(), false);
        } else {
            String places = String.join(
                    ", ", recovered.stream().map(r -> r.directory().toString()).toList());
            recording.completed(RunStatus.COMPLETED, places, 0, 0, Optional.empty());
        }
        return recovered;
    }

    private Recording recording(Path home, RunKind kind, String plan, RunListener listener) {
        return new Recording(history, home, kind, plan, listener, Clock.systemUTC());
    }

    @Override
    public ArchiveSummary files(Path home, String receiver, BackupId backup, Consumer<ArchiveEntry> entries)
            throws QuiesceException {
        return engine.files(home, receiver, backup, entries);
    }

    @Override
    public RestorePlan plan(Path home, Request request) throws QuiesceException {
        return engine.plan(home, request);
    }

    @Override
    public List<Path> kept(Path home, Path dataDirectory) throws QuiesceException {
        return engine.kept(home, dataDirectory);
    }

    @Override
    public void discardOld(Path home, Path dataDirectory) throws QuiesceException {
        engine.discardOld(home, dataDirectory);
    }
}
