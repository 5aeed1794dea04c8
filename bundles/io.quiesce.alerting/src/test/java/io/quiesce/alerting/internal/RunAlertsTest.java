package io.quiesce.alerting.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.alert.Alert;
import io.quiesce.api.alert.AlertKind;
import io.quiesce.api.alert.AlertSeverity;
import io.quiesce.api.error.InstanceDownException;
import io.quiesce.api.event.RunEvent.Level;
import io.quiesce.api.history.RunFailure;
import io.quiesce.api.history.RunKind;
import io.quiesce.api.history.RunLine;
import io.quiesce.api.history.RunLog;
import io.quiesce.api.history.RunStatus;
import io.quiesce.api.transfer.BackupId;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayName("What is told of a run")
@Tag("P21")
@Tag("R9.4")
@Tag("R9.6")
class RunAlertsTest {

    private static RunLog run(RunKind kind, RunStatus status, String failure) {
        return run(
                kind,
                status,
                failure,
                status == RunStatus.COMPLETED
                        ? new RunLine(TestAlerts.NOW, Level.WARNING, "activity: a long transaction")
                        : new RunLine(TestAlerts.NOW, Level.ERROR, "not good: crash copy"));
    }

    private static RunLog run(RunKind kind, RunStatus status, String failure, RunLine line) {
        return new RunLog(
                UUID.randomUUID(),
                kind,
                status,
                "shop",
                Optional.of(new BackupId(UUID.randomUUID())),
                "2026/05/shop.zip",
                TestAlerts.NOW,
                Optional.of(TestAlerts.NOW.plusSeconds(60)),
                2_000_000,
                1_000_000,
                Duration.ofMillis(1234),
                failure.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                new RunFailure(failure, "it broke", "Mend it.", "trace", "", Map.of("load", "1"))),
                Collections.emptySortedMap(),
                List.of(line));
    }

    private static String told(RunKind kind, RunStatus status, String failure) {
        return RunAlerts.of(run(kind, status, failure), "agent db1")
                .map(a -> a.severity() + " " + a.kind() + ": " + a.subject())
                .orElse("");
    }

    @Test
    @DisplayName("depends on what became of it")
    void outcomes() {
        assertEquals("INFO BACKUP_COMPLETED: backup of 'shop' is good", told(RunKind.BACKUP, RunStatus.COMPLETED, ""));
        assertEquals("ERROR BACKUP_FAILED: backup of 'shop' failed", told(RunKind.BACKUP, RunStatus.FAILED, "X"));
        assertEquals(
                "WARNING BACKUP_WAITING: backup of 'shop' is captured and waits for its receiver",
                told(RunKind.BACKUP, RunStatus.WAITING, "X"));
        assertEquals(
                "ERROR BACKUP_FAILED: backup of 'shop' was killed, or its host lost power",
                told(RunKind.BACKUP, RunStatus.INTERRUPTED, ""));
        assertEquals(
                "ERROR RESTORE_FAILED: a restore to 2026/05/shop.zip failed",
                told(RunKind.RESTORE, RunStatus.FAILED, "X"));
        assertEquals("", told(RunKind.DELIVERY, RunStatus.WAITING, "X"));
        assertEquals("", told(RunKind.RECOVERY, RunStatus.COMPLETED, ""));
    }

    @Test
    @DisplayName("is critical when the instance is down, with what to do")
    void down() {
        Alert alert = RunAlerts.of(
                        run(RunKind.RECOVERY, RunStatus.FAILED, InstanceDownException.class.getName()), "agent db1")
                .orElseThrow();
        assertEquals(AlertSeverity.CRITICAL, alert.severity());
        assertEquals(AlertKind.INSTANCE_DOWN, alert.kind());
        assertEquals("it broke\nMend it.", alert.text());
    }

    @Test
    @DisplayName("is critical when the instance is down, also when its backup is captured and only waits")
    void downWithItsBackupCaptured() {
        Alert alert = RunAlerts.of(
                        run(RunKind.BACKUP, RunStatus.WAITING, InstanceDownException.class.getName()), "agent db1")
                .orElseThrow();
        assertEquals(AlertSeverity.CRITICAL, alert.severity());
        assertEquals(AlertKind.INSTANCE_DOWN, alert.kind());
    }

    @Test
    @DisplayName("is critical at once when the instance is down, also while its run goes on")
    void downWhileItGoesOn() {
        RunLog run = run(RunKind.BACKUP, RunStatus.RUNNING, "");
        Alert alert = RunAlerts.down(run, "agent db1", "it could not be started");
        assertEquals(AlertSeverity.CRITICAL, alert.severity());
        assertEquals(AlertKind.INSTANCE_DOWN, alert.kind());
        assertEquals("it could not be started", alert.text());
        assertEquals(run.id(), alert.id());
    }

    @Test
    @DisplayName("is a warning when a backup is good and something beside it is not")
    void besideIt() {
        RunLine line = new RunLine(TestAlerts.NOW, Level.ERROR, "replication: it stands still");
        Alert alert = RunAlerts.of(run(RunKind.BACKUP, RunStatus.COMPLETED, "", line), "agent db1")
                .orElseThrow();
        assertEquals(AlertSeverity.WARNING, alert.severity());
        assertEquals(AlertKind.BACKUP_COMPLETED, alert.kind());
        assertEquals("backup of 'shop' is good, but something went wrong beside it", alert.subject());
        assertEquals("replication: it stands still", alert.text());
    }

    @Test
    @DisplayName("says why a backup is not good")
    void notGood() {
        Alert alert = RunAlerts.of(run(RunKind.BACKUP, RunStatus.NOT_GOOD, ""), "agent db1")
                .orElseThrow();
        assertEquals("not good: crash copy", alert.text());
        assertEquals("1.2 s", alert.facts().get("downtime"));
    }

    @Property(tries = 200)
    @Label("every failure is told, as an error at least")
    void everyFailure(@ForAll RunKind kind, @ForAll RunStatus status) {
        Optional<Alert> alert = RunAlerts.of(run(kind, status, "X"), "agent db1");
        if (List.of(RunStatus.FAILED, RunStatus.INTERRUPTED, RunStatus.NOT_GOOD).contains(status)) {
            assertTrue(alert.orElseThrow().severity().compareTo(AlertSeverity.ERROR) >= 0);
        }
    }
}
