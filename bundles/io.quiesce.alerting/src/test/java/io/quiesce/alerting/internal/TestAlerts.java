package io.quiesce.alerting.internal;

import io.quiesce.api.alert.Alert;
import io.quiesce.api.alert.AlertKind;
import io.quiesce.api.alert.AlertSeverity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Alerts for tests. */
final class TestAlerts {

    static final Instant NOW = Instant.parse("2026-05-31T23:30:00Z");

    private TestAlerts() {}

    static Alert of(AlertSeverity severity, String plan, String subject) {
        return new Alert(
                UUID.randomUUID(),
                NOW,
                AlertKind.BACKUP_FAILED,
                severity,
                "agent db1",
                plan,
                subject,
                "the disk is <full> & \"more\"\nCheck it.",
                Map.of("backup", "b1"),
                Optional.empty(),
                List.of());
    }

    static Alert failure(String subject) {
        return of(AlertSeverity.ERROR, "shop", subject);
    }
}
