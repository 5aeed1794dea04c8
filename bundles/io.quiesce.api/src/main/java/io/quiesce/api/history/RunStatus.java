package io.quiesce.api.history;

/** What became of a run. */
public enum RunStatus {
    /** Its process is at work. */
    RUNNING,
    COMPLETED,
    /** The backup is published, but the receiver says why it is not good. */
    NOT_GOOD,
    /** The backup is captured and waits for its delivery. */
    WAITING,
    FAILED,
    CANCELLED,
    /** Its process was killed or its host lost power; a later run has looked after what it left. */
    INTERRUPTED
}
