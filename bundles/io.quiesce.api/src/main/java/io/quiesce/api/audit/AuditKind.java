package io.quiesce.api.audit;

import java.util.Locale;

/** What an entry is about. */
public enum AuditKind {
    STARTED,
    STOPPED,
    /** A one-time code was given out. */
    CODE_ISSUED,
    ENROLLED,
    ENROLMENT_REFUSED,
    CERTIFICATE_RENEWED,
    /** A client's certificates were taken away. */
    REVOKED,
    /** A client may read its backups back, for ever or until a moment. */
    RESTORE_ALLOWED,
    RESTORE_DENIED,
    /** A client came in; once a day for each client and address. */
    LOGIN,
    LOGIN_REFUSED,
    /** So many refusals had no entry of their own. */
    REFUSALS_LEFT_OUT,
    /** Bytes of a published backup leave the receiver; once a day for each client, address and backup. */
    BACKUP_READ,
    /** A client asked to read a backup back and may not; once a day for each client and address. */
    READ_REFUSED,
    /** A published backup is being removed. */
    BACKUP_REMOVED,
    /** A delivery whose agent did not come back is removed. */
    ARRIVAL_EXPIRED,
    HELD,
    RELEASED,
    /** A backup was read again and is damaged. */
    FOUND_BAD,
    /** A document was stored. */
    CONFIGURED,
    CONFIGURATION_REMOVED,
    /** The end of the log was an entry that no power cut let be finished; its bytes were taken away. */
    UNFINISHED_REMOVED;

    /** As it stands in the log and on command lines. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
