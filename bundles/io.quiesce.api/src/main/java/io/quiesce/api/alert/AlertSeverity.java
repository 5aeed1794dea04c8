package io.quiesce.api.alert;

/** How much it needs somebody; in growing order. */
public enum AlertSeverity {
    INFO,
    WARNING,
    ERROR,
    /** An instance is down, or backups are lost: at any hour. */
    CRITICAL
}
