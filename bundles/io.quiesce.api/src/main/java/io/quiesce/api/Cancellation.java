package io.quiesce.api;

import io.quiesce.api.error.CancelledException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

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

    /** Waits until a cancel is requested, at most that long; tells whether it was. */
    public boolean await(Duration longest) throws InterruptedException {
        return request.await(longest.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** @throws CancelledException once a cancel was requested */
    public void check() throws CancelledException {
        if (requested()) {
            throw new CancelledException();
        }
    }
}
