package io.quiesce.api.alert;

/** What happened; rules choose by it. */
public enum AlertKind {
    BACKUP_COMPLETED,
    /** Published, but the receiver says why it is not good. */
    BACKUP_NOT_GOOD,
    BACKUP_FAILED,
    BACKUP_CANCELLED,
    /** Captured, and its receiver can't be reached. */
    BACKUP_WAITING,
    RESTORE_COMPLETED,
    RESTORE_FAILED,
    INSTANCE_DOWN,
    /** A due run could not begin at its time. */
    RUN_MISSED,
    /** A report that was asked for by schedule. */
    REPORT,
    TEST
}
