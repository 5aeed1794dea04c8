package io.quiesce.receiver.internal;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work that nobody asks for, again and again in a thread of its own, until it is closed. */
public final class Upkeep implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

    private final Runnable work;
    private final Duration first;
    private final Duration period;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    Upkeep(Runnable work, Duration period) {
        this("receiver-upkeep", work, period);
    }

    /** @param name of its thread */
    public Upkeep(String name, Runnable work, Duration period) {
        this(name, work, period, period);
    }

    /**
     * @param first until the work is done for the first time
     * @param period from its end until it is done again
     */
    Upkeep(String name, Runnable work, Duration first, Duration period) {
        this.work = work;
        this.first = first;
        this.period = period;
        this.thread = Thread.ofPlatform().daemon().name(name).start(this::run);
    }

    private void run() {
        try {
            Duration wait = first;
            while (!closed.await(wait.toNanos(), TimeUnit.NANOSECONDS)) {
                wait = period;
                try {
                    work.run();
                } catch (RuntimeException | Error e) { // the border: nobody would notice that the rounds have ended
                    LOG.error("the receiver's upkeep failed; it is tried again in {}", period, e);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("the receiver's upkeep was interrupted and ends", e);
        }
    }

    /** Returns when the work has ended. */
    @Override
    public void close() {
        closed.countDown();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
