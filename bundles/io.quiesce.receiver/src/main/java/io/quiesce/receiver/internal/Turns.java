package io.quiesce.receiver.internal;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.TransferException;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Lets as many verifications run at once as there are processors; fifty would only fight for disk and memory. */
final class Turns {

    private static final long SIGN_OF_LIFE_MILLIS = 500;

    private final Semaphore free;

    Turns(int atOnce) {
        this.free = new Semaphore(atOnce, true);
    }

    /** Work that waits for its turn. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException, QuiesceException;
    }

    /** @param watch told 0 verified bytes while waiting: the peer must not take silence for death */
    <T> T take(Verification.Watch watch, Work<T> work) throws IOException, QuiesceException {
        try {
            while (!free.tryAcquire(SIGN_OF_LIFE_MILLIS, TimeUnit.MILLISECONDS)) {
                watch.verified(0);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw stopping();
        }
        try {
            return work.run();
        } finally {
            free.release();
        }
    }

    private static TransferException stopping() {
        return Refusals.busy("the receiver is stopping");
    }
}
