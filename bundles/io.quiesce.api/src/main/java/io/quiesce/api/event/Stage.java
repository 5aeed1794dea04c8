package io.quiesce.api.event;

/**
 * What a run is at. Which stages a run has, and in which order, depends on when the instance is started and on what kind of run it
 * is.
 */
public enum Stage {
    CHECK,
    NAME,
    FREEZE,
    /** Only before a THAW that precedes the CAPTURE. */
    SNAPSHOT,
    CAPTURE,
    THAW,
    TRANSFER,
    SEAL,
    TIDY,
    FETCH,
    SWAP,
    START,
    DONE
}
