package io.quiesce.compression.internal.extract;

import io.quiesce.api.error.CancelledException;

/** Ends an operation whose thread was interrupted; the interrupt is used up. */
final class Interrupts {

    private Interrupts() {}

    static void check() throws CancelledException {
        if (Thread.interrupted()) {
            throw new CancelledException();
        }
    }
}
