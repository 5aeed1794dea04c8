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
    /** No good backup of a plan has come for longer than it may take; told by the receiver. */
    BACKUP_OVERDUE,
    /** A backup is much larger or smaller than its plan's usually are. */
    SIZE_UNUSUAL,
    /** The newest backups of a plan are none of them good. */
    ONLY_FAILURES,
    /** A published backup was found damaged. */
    BACKUP_BAD,
    /** The next backups may find no room. */
    SPACE_LOW,
    /** A certificate ends soon. */
    CERTIFICATE_ENDS,
    /** What one of these told is over. */
    CONCERN_OVER,
    TEST,
    /** A client's next backups may not fit into its quota. */
    QUOTA_NEAR,
    /** Retention removes nothing, or not as much as a policy wants gone. */
    RETENTION_STUCK,
    /** Published backups were not read again for much longer than they may be. */
    VERIFICATION_LATE
}
