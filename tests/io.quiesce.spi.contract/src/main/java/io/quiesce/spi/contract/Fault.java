package io.quiesce.spi.contract;

/** What a {@link FaultyVolume} does wrong. */
public enum Fault {
    /** The step fails before it has done anything. */
    ERROR_BEFORE,
    /** The step is done, its answer is lost. */
    ERROR_AFTER,
    /** Writing ends in the middle; a put leaves nothing, a part is never durable. */
    SHORT_WRITE,
    /** No room. */
    FULL_DISK,
    /** The flush fails: this step, and every write after it. */
    FAILED_FLUSH
}
