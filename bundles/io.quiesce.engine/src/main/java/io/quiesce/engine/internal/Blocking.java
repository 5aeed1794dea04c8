package io.quiesce.engine.internal;

import io.quiesce.api.Cancellation;
import io.quiesce.api.Durations;
import io.quiesce.api.error.CancelledException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.TransferException;
import java.io.InterruptedIOException;
import java.time.Duration;

/**
 * Calls that block without looking whether they should end: the calling thread is interrupted when they should. The
 * interrupt is used up; one that comes from elsewhere is not.
 */
final class Blocking {

    private final Thread caller = Thread.currentThread();
    private boolean over;
    private boolean struck;

    private Blocking() {}

    /** What ends a call. */
    @FunctionalInterface
    private interface Signal {
        void await() throws InterruptedException;
    }

    /**
     * Makes the call until a cancel is requested.
     *
     * @throws CancelledException once it is, whatever the interrupted call made of it
     */
    static <T> T call(Cancellation cancellation, Call<T> call) throws QuiesceException {
        cancellation.check();
        try {
            return new Blocking().until(cancellation::await, call);
        } catch (QuiesceException | RuntimeException e) {
            if (cancellation.requested() && !(e instanceof CancelledException)) {
                CancelledException cancelled = new CancelledException();
                cancelled.addSuppressed(e);
                throw cancelled;
            }
            throw e;
        }
    }

    /**
     * Makes the call for that long at most.
     *
     * @throws TransferException when it took longer, whatever the interrupted call made of it
     */
    static <T> T within(Duration limit, Call<T> call) throws QuiesceException {
        Blocking blocking = new Blocking();
        try {
            return blocking.until(() -> Thread.sleep(limit), call);
        } catch (QuiesceException | RuntimeException e) {
            if (blocking.struck) {
                String message = "no answer within " + Durations.about(limit);
                TransferException late = new TransferException(message, "", new InterruptedIOException(message));
                late.addSuppressed(e);
                throw late;
            }
            throw e;
        }
    }

    private <T> T until(Signal signal, Call<T> call) throws QuiesceException {
        Thread watch = new Thread(() -> strikeAfter(signal), "quiesce-cancel");
        watch.setDaemon(true);
        watch.start();
        try {
            return call.run();
        } finally {
            end(watch);
        }
    }

    private void strikeAfter(Signal signal) {
        try {
            signal.await();
            synchronized (this) {
                if (!over) {
                    struck = true;
                    caller.interrupt();
                }
            }
        } catch (InterruptedException e) {
            // the call has ended first
        }
    }

    private synchronized void end(Thread watch) {
        over = true;
        watch.interrupt();
        if (struck) {
            Thread.interrupted();
        }
    }
}
