package io.quiesce.alerting.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.alert.Alert;
import io.quiesce.api.alert.AlertKind;
import io.quiesce.api.alert.AlertSeverity;
import io.quiesce.api.error.InstanceDownException;
import io.quiesce.api.event.RunEvent.Level;
import io.quiesce.api.history.RunFailure;
import io.quiesce.api.history.RunKind;
import io.quiesce.api.history.RunLine;
import io.quiesce.api.history.RunLog;
import io.quiesce.api.service.Alerts;
import io.quiesce.api.service.RunObserver;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells people how runs have ended, and at once that an instance is down. */
@Component
public final class RunAlerts implements RunObserver {

    private final Alerts alerts;
    private final String source = Alert.source("agent");

    @Activate
    public RunAlerts(@Reference Alerts alerts) {
        this.alerts = alerts;
    }

    @Override
    public void over(Path home, RunLog run) {
        of(run, source).ifPresent(alert -> alerts.raise(home, alert));
    }

    @Override
    public void critical(Path home, RunLog run, String text) {
        alerts.raise(home, down(run, source, text));
    }

    /** Empty for what needs nobody: a recovery that was done, a delivery that still waits. Pure. */
    static Optional<Alert> of(RunLog run, String source) {
        boolean backup = run.kind() == RunKind.BACKUP || run.kind() == RunKind.DELIVERY;
        if (isDown(run)) {
            // whatever else became of it: a backup that was captured before may wait
            return Optional.of(down(run, source, text(run)));
        }
        return switch (run.status()) {
            case RUNNING -> Optional.empty();
            case COMPLETED ->
                switch (run.kind()) {
                    case BACKUP, DELIVERY ->
                        errors(run).isEmpty()
                                ? alert(run, source, AlertKind.BACKUP_COMPLETED, AlertSeverity.INFO, " is good")
                                : alert(
                                        run,
                                        source,
                                        AlertKind.BACKUP_COMPLETED,
                                        AlertSeverity.WARNING,
                                        " is good, but something went wrong beside it");
                    case RESTORE -> alert(run, source, AlertKind.RESTORE_COMPLETED, AlertSeverity.INFO, " is done");
                    case RECOVERY -> Optional.empty();
                };
            case NOT_GOOD -> alert(run, source, AlertKind.BACKUP_NOT_GOOD, AlertSeverity.ERROR, " is not good");
            case WAITING ->
                run.kind() == RunKind.DELIVERY
                        ? Optional.empty() // it was told when it began to wait
                        : alert(
                                run,
                                source,
                                AlertKind.BACKUP_WAITING,
                                AlertSeverity.WARNING,
                                " is captured and waits for its receiver");
            case CANCELLED ->
                backup
                        ? alert(run, source, AlertKind.BACKUP_CANCELLED, AlertSeverity.INFO, " was cancelled")
                        : alert(run, source, AlertKind.RESTORE_FAILED, AlertSeverity.INFO, " was cancelled");
            case FAILED -> failed(run, source, backup, " failed");
            case INTERRUPTED -> failed(run, source, backup, " was killed, or its host lost power");
        };
    }

    static Alert down(RunLog run, String source, String text) {
        return alert(
                run,
                source,
                AlertKind.INSTANCE_DOWN,
                AlertSeverity.CRITICAL,
                ": the instance is down and could not be started",
                text);
    }

    private static Optional<Alert> failed(RunLog run, String source, boolean backup, String how) {
        return alert(
                run, source, backup ? AlertKind.BACKUP_FAILED : AlertKind.RESTORE_FAILED, AlertSeverity.ERROR, how);
    }

    private static boolean isDown(RunLog run) {
        return run.failure()
                .filter(f -> f.type().equals(InstanceDownException.class.getName()))
                .isPresent();
    }

    private static Optional<Alert> alert(
            RunLog run, String source, AlertKind kind, AlertSeverity severity, String how) {
        return Optional.of(alert(run, source, kind, severity, how, text(run)));
    }

    /** The run's id is the alert's: whoever is told twice can tell. */
    private static Alert alert(
            RunLog run, String source, AlertKind kind, AlertSeverity severity, String how, String text) {
        return new Alert(
                run.id(),
                run.endedAt().orElse(run.startedAt()),
                kind,
                severity,
                source,
                run.plan(),
                what(run) + how,
                text,
                facts(run),
                Optional.empty(),
                List.of());
    }

    private static String what(RunLog run) {
        return switch (run.kind()) {
            case BACKUP -> "backup of '" + run.plan() + "'";
            case DELIVERY -> "a waiting backup of '" + run.plan() + "'";
            case RESTORE -> "a restore" + (run.place().isEmpty() ? "" : " to " + run.place());
            case RECOVERY -> "the recovery of an interrupted run";
        };
    }

    private static String text(RunLog run) {
        if (run.failure().isPresent()) {
            RunFailure failure = run.failure().get();
            return (failure.message() + "\n" + failure.hint()).strip();
        }
        return errors(run);
    }

    private static String errors(RunLog run) {
        return run.lines().stream()
                .filter(line -> line.level() == Level.ERROR)
                .map(RunLine::text)
                .collect(Collectors.joining("\n"));
    }

    private static Map<String, String> facts(RunLog run) {
        Map<String, String> facts = new TreeMap<>();
        facts.put("run", run.id().toString());
        run.backup().ifPresent(backup -> facts.put("backup", backup.toString()));
        if (!run.place().isEmpty()) {
            facts.put("place", run.place());
        }
        if (run.rawBytes() > 0) {
            facts.put("data", new ByteSize(run.rawBytes()).display());
        }
        if (run.storedBytes() > 0) {
            facts.put("stored", new ByteSize(run.storedBytes()).display());
        }
        if (!run.downtime().isZero()) {
            facts.put("downtime", run.downtime().toMillis() / 100 / 10.0 + " s");
        }
        return facts;
    }
}
