package io.quiesce.api.configuration;

/** What a document configures. */
public enum DocumentKind {
    PLAN,
    ALERT_CHANNEL,
    ALERT_RULE,
    /** What a receiver keeps of which plans. */
    RETENTION_POLICY,
    /** A report that is sent by schedule. */
    REPORT,
    /** When a receiver tells that a plan's backups are of concern. */
    WATCH_RULE,
    /** How a receiver runs; one a home. */
    RECEIVER_SETTINGS,
    /** Where secrets are kept by a third party's plug-in. */
    SECRET_STORE
}
