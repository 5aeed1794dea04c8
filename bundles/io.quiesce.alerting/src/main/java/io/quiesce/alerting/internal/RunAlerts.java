package io.quiesce.alerting.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.alert.Alert;
import io.quiesce.api.alert.AlertKind;
import io.quiesce.api.alert.AlertSeverity;
import io.quiesce.api.error.CancelledException;
import io.quiesce.api.error.InstanceDownException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.BackupEngine;
import io.quiesce.api.service.RestoreEngine;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** What is told of a run that is over. */
final class RunAlerts {

    private final Clock clock;
    private final String source;

    RunAlerts(Clock clock, String source) {
        this.clock = clock;
        this.source = source;
    }

    private Alert alert(
            AlertKind kind,
            AlertSeverity severity,
            String plan,
            String subject,
            String text,
            Map<String, String> facts) {
        return new Alert(
                UUID.randomUUID(),
                clock.instant(),
                kind,
                severity,
                source,
                plan,
                subject,
                text,
                facts,
                Optional.empty(),
                List.of());
    }

    Alert completed(String plan, BackupEngine.Result result) {
        Map<String, String> facts = new TreeMap<>();
        facts.put("backup", result.backup().toString());
        facts.put("path", result.receipt().path());
        facts.put("data", new ByteSize(result.rawBytes()).display());
        facts.put("stored", new ByteSize(result.length()).display());
        facts.put("downtime", seconds(result.downtime()));
        facts.put("elapsed", seconds(result.elapsed()));
        return result.receipt().good()
                ? alert(
                        AlertKind.BACKUP_COMPLETED,
                        AlertSeverity.INFO,
                        plan,
                        "backup of '" + plan + "' is good",
                        "",
                        facts)
                : alert(
                        AlertKind.BACKUP_NOT_GOOD,
                        AlertSeverity.ERROR,
                        plan,
                        "backup of '" + plan + "' is not good",
                        String.join("\n", result.receipt().reasons()),
                        facts);
    }

    private static String seconds(Duration d) {
        return d.toMillis() / 100 / 10.0 + " s";
    }

    /** @param waits whether a captured backup waits for its delivery */
    Alert failed(String what, String plan, Throwable cause, boolean waits) {
        String text = cause.getMessage() + (cause instanceof QuiesceException e ? "\n" + e.hint() : "");
        Map<String, String> facts = Map.of("error", cause.getClass().getSimpleName());
        if (cause instanceof InstanceDownException) {
            return alert(
                    AlertKind.INSTANCE_DOWN,
                    AlertSeverity.CRITICAL,
                    plan,
                    "the instance of '" + plan + "' is down and could not be started",
                    text,
                    facts);
        }
        if (cause instanceof CancelledException) {
            return alert(AlertKind.BACKUP_CANCELLED, AlertSeverity.INFO, plan, what + " was cancelled", text, facts);
        }
        if (waits) {
            return alert(
                    AlertKind.BACKUP_WAITING,
                    AlertSeverity.WARNING,
                    plan,
                    what + " is captured and waits for its receiver",
                    text,
                    facts);
        }
        return alert(AlertKind.BACKUP_FAILED, AlertSeverity.ERROR, plan, what + " failed", text, facts);
    }

    Alert restored(RestoreEngine.RestorePlan plan) {
        String target = plan.request().target().toString();
        return alert(
                AlertKind.RESTORE_COMPLETED,
                AlertSeverity.INFO,
                plan.backup().seal().plan(),
                "a backup was restored to " + target,
                "",
                Map.of("backup", plan.backup().id().toString(), "directory", target));
    }

    Alert notRestored(RestoreEngine.RestorePlan plan, Throwable cause) {
        Alert failed = failed(
                "a restore to " + plan.request().target(), plan.backup().seal().plan(), cause, false);
        return failed.kind() == AlertKind.BACKUP_FAILED
                ? alert(
                        AlertKind.RESTORE_FAILED,
                        failed.severity(),
                        failed.plan(),
                        failed.subject(),
                        failed.text(),
                        failed.facts())
                : failed;
    }
}
