package io.quiesce.api.plan;

/** When the instance is started again. */
public enum RestartPoint {
    /** As soon as every byte is safe on this host: the default. */
    AFTER_CAPTURE,
    /** As soon as a snapshot is there, which is captured while the instance runs again. */
    AFTER_SNAPSHOT,
    /** Once the receiver durably holds every byte, or the downtime budget is used up. */
    AFTER_TRANSFER
}
