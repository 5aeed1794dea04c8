package io.quiesce.api;

import io.quiesce.api.error.CancelledException;
import java.util.concurrent.CountDownLatch;

/** Asks a running operation to end in good order. One thread requests, any number check; safe between threads. */
public final class Cancellation {

    private final CountDownLatch request = new CountDownLatch(1);

    public void request() {
        request.countDown();
    }

    public boolean requested() {
        return request.getCount() == 0;
    }

    /** Waits until a cancel is requested. */
    public void await() throws InterruptedException {
        request.await();
    }

    /** @throws CancelledException once a cancel was requested */
    public void check() throws CancelledException {
        if (requested()) {
            throw new CancelledException();
        }
    }
}
