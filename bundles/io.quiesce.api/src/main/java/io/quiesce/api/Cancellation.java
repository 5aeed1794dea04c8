package io.quiesce.api;

import io.quiesce.api.error.CancelledException;

/** Asks a running operation to end in good order. One thread requests, any number check; safe between threads. */
public final class Cancellation {

    private volatile boolean requested;

    public void request() {
        requested = true;
    }

    public boolean requested() {
        return requested;
    }

    /** @throws CancelledException once a cancel was requested */
    public void check() throws CancelledException {
        if (requested) {
            throw new CancelledException();
        }
    }
}
