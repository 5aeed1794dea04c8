package io.quiesce.api.event;

/** The steps of a backup or restore, in order (ARCHITECTURE, "Flow of one backup"). */
public enum Stage {
    CHECK,
    NAME,
    FREEZE,
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
