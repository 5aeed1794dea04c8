package io.quiesce.api.transfer;

/** What became of a transfer at its receiver. */
public enum TransferResult {
    /** It goes on, or waits for its agent. */
    ARRIVING,
    /** Published, and good. */
    PUBLISHED,
    /** Published; the receiver says why it is not good. */
    NOT_GOOD,
    /** Its agent gave it up. */
    GIVEN_UP,
    /** Its agent did not come back. */
    ABANDONED,
    /** It ended without a backup as the receiver was killed. */
    LOST
}
