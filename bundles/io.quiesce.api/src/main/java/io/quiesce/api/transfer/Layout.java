package io.quiesce.api.transfer;

/** How a backup rests at the receiver. */
public enum Layout {
    /** One file, byte for byte the {@code Data.zip}. */
    PLAIN
}
