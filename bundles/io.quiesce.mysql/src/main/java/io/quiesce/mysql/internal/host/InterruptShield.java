package io.quiesce.mysql.internal.host;

/**
 * Holds an interrupt of this thread back while it is open. An interrupted thread can neither read a file nor wait for a
 * program, and an instance must not stay down for that.
 */
public final class InterruptShield implements AutoCloseable {

    private final boolean held = Thread.interrupted();

    @Override
    public void close() {
        if (held) {
            Thread.currentThread().interrupt();
        }
    }
}
