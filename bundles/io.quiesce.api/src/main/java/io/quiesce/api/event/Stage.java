package io.quiesce.api.event;

/** The steps of a backup or restore, in order (ARCHITECTURE, "Flow of one backup"). */
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
