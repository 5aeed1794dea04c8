package io.quiesce.alerting.internal;

import io.quiesce.api.Cancellation;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.event.RunListener;
import io.quiesce.api.instance.Inspection;
import io.quiesce.api.plan.Plan;
import io.quiesce.api.service.Alerts;
import io.quiesce.api.service.BackupEngine;
import io.quiesce.api.transfer.BackupId;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The recorded engine, whose outcomes people are told. It ranks before that one (decision 0120). */
@Component(property = {"service.ranking:Integer=200", "quiesce.recorded=true", AlertingBackupEngine.MARK + "=true"})
public final class AlertingBackupEngine implements BackupEngine {

    static final String MARK = "quiesce.alerting";

    private final BackupEngine engine;
    private final Alerts alerts;
    private final RunAlerts told = new RunAlerts(Clock.systemUTC(), Sources.here("agent"));

    @Activate
    public AlertingBackupEngine(
            @Reference(target = "(&(quiesce.recorded=true)(!(" + MARK + "=true)))") BackupEngine engine,
            @Reference Alerts alerts) {
        this.engine = engine;
        this.alerts = alerts;
    }

    @Override
    public Result run(Path home, Plan plan, RunOptions options, RunListener listener, Cancellation cancellation)
            throws QuiesceException {
        AtomicReference<Optional<BackupId>> made = new AtomicReference<>(Optional.empty());
        RunListener noting = event -> {
            if (event instanceof io.quiesce.api.event.RunEvent.Identified e) {
                made.set(Optional.of(e.backup()));
            }
            listener.on(event);
        };
        try {
            Result result = engine.run(home, plan, options, noting, cancellation);
            alerts.raise(home, told.completed(plan.name(), result));
            return result;
        } catch (QuiesceException | RuntimeException | Error e) {
            boolean waits = made.get().filter(backup -> waits(home, backup)).isPresent();
            alerts.raise(home, told.failed("backup of '" + plan.name() + "'", plan.name(), e, waits));
            throw e;
        }
    }

    private boolean waits(Path home, BackupId backup) {
        try {
            return engine.waiting(home).stream().anyMatch(one -> one.backup().equals(backup));
        } catch (QuiesceException e) {
            return false; // the run's own failure is told, not this one
        }
    }

    /** Only its success is told: that the backup waits was told when it began to. */
    @Override
    public Result resume(Path home, BackupId backup, Duration patience, RunListener listener, Cancellation cancellation)
            throws QuiesceException {
        String plan = engine.waiting(home).stream()
                .filter(one -> one.backup().equals(backup))
                .findFirst()
                .map(Waiting::plan)
                .orElse("");
        Result result = engine.resume(home, backup, patience, listener, cancellation);
        alerts.raise(home, told.completed(plan, result));
        return result;
    }

    @Override
    public int recover(Path home, RunListener listener) throws QuiesceException {
        try {
            return engine.recover(home, listener);
        } catch (QuiesceException | RuntimeException | Error e) {
            alerts.raise(home, told.failed("the recovery of interrupted runs", "", e, false));
            throw e;
        }
    }

    @Override
    public Inspection check(Path home, Plan plan) {
        return engine.check(home, plan);
    }

    @Override
    public void renewIdentity(Path home) throws QuiesceException {
        engine.renewIdentity(home);
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
