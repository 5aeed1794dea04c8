package io.quiesce.api.history;

/** What a run was for. */
public enum RunKind {
    BACKUP,
    /** A captured backup was sent that had waited. */
    DELIVERY,
    RESTORE,
    /** What interrupted runs had left was finished or undone. */
    RECOVERY
}
