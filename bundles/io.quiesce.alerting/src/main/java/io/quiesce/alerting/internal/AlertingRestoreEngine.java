package io.quiesce.alerting.internal;

import io.quiesce.api.Cancellation;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.event.RunListener;
import io.quiesce.api.service.Alerts;
import io.quiesce.api.service.RestoreEngine;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The recorded engine's restores, whose outcomes people are told; ranked as {@link AlertingBackupEngine}. */
@Component(property = {"service.ranking:Integer=200", "quiesce.recorded=true", AlertingBackupEngine.MARK + "=true"})
public final class AlertingRestoreEngine implements RestoreEngine {

    private final RestoreEngine engine;
    private final Alerts alerts;
    private final RunAlerts told = new RunAlerts(Clock.systemUTC(), Sources.here("agent"));

    @Activate
    public AlertingRestoreEngine(
            @Reference(target = "(&(quiesce.recorded=true)(!(" + AlertingBackupEngine.MARK + "=true)))")
                    RestoreEngine engine,
            @Reference Alerts alerts) {
        this.engine = engine;
        this.alerts = alerts;
    }

    @Override
    public Result run(Path home, RestorePlan plan, RunListener listener, Cancellation cancellation)
            throws QuiesceException {
        try {
            Result result = engine.run(home, plan, listener, cancellation);
            alerts.raise(home, told.restored(plan));
            return result;
        } catch (QuiesceException | RuntimeException | Error e) {
            alerts.raise(home, told.notRestored(plan, e));
            throw e;
        }
    }

    @Override
    public List<Recovery> recover(Path home, RunListener listener) throws QuiesceException {
        List<Recovery> recovered = engine.recover(home, listener);
        for (Recovery one : recovered) {
            one.failure()
                    .ifPresent(e -> alerts.raise(
                            home, told.failed("the recovery of a restore to " + one.directory(), "", e, false)));
        }
        return recovered;
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
