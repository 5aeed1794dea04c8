package io.quiesce.compression.internal.block;

import io.quiesce.api.error.CancelledException;
import io.quiesce.api.error.QuiesceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.eclipse.jdt.annotation.Nullable;

/**
 * One thread fills slots in order, all cores work on them, the calling thread takes them in the same order. The fixed
 * number of slots bounds memory: whoever is ahead waits.
 *
 * @param <S> slot with its buffers, reused
 */
public final class OrderedPipeline<S> {

    /** Fills slots. Runs in a thread of its own. */
    @FunctionalInterface
    public interface Producer<S> {
        void run(Feeder<S> feeder) throws QuiesceException, InterruptedException;
    }

    /** Works on one slot at a time. Each worker thread has its own. */
    public interface Worker<S> extends AutoCloseable {
        void work(S slot) throws QuiesceException;

        @Override
        void close();
    }

    /** Takes finished slots in order, in the calling thread. */
    @FunctionalInterface
    public interface Consumer<S> {
        void take(S slot) throws QuiesceException, InterruptedException;
    }

    private static final class Ticket<S> {
        final Optional<S> slot;
        final CountDownLatch done;
        volatile @Nullable Throwable failure;

        Ticket(Optional<S> slot, int steps) {
            this.slot = slot;
            this.done = new CountDownLatch(steps);
        }
    }

    /** What a producer gets slots from. */
    public static final class Feeder<S> {
        private final BlockingQueue<S> free;
        private final BlockingQueue<Ticket<S>> work;
        private final BlockingQueue<Ticket<S>> ordered;

        private Feeder(int slots) {
            free = new ArrayBlockingQueue<>(slots);
            work = new ArrayBlockingQueue<>(slots);
            ordered = new ArrayBlockingQueue<>(slots + 1);
        }

        /** Waits for a free slot. */
        public S next() throws InterruptedException {
            return free.take();
        }

        /** Hands a filled slot on; the order of these calls is the order of the results. */
        public void submit(S slot) throws InterruptedException {
            Ticket<S> ticket = new Ticket<>(Optional.of(slot), 1);
            ordered.put(ticket);
            work.put(ticket);
        }
    }

    private final int workers;
    private final int slots;
    private final Supplier<S> newSlot;
    private final Supplier<? extends Worker<S>> newWorker;

    public OrderedPipeline(Window window, Supplier<S> newSlot, Supplier<? extends Worker<S>> newWorker) {
        this.workers = window.workers();
        this.slots = window.slots();
        this.newSlot = newSlot;
        this.newWorker = newWorker;
    }

    /**
     * Runs until the producer is at its end and everything is taken. The first failure, in order, ends it; no thread is
     * left behind.
     *
     * @throws CancelledException when the calling thread was interrupted; its interrupt status is cleared
     */
    public void run(Producer<S> producer, Consumer<S> consumer) throws QuiesceException {
        Feeder<S> feeder = new Feeder<>(slots);
        for (int i = 0; i < slots; i++) {
            feeder.free.add(newSlot.get());
        }
        List<Thread> threads = new ArrayList<>();
        try {
            for (int i = 0; i < workers; i++) {
                threads.add(start("worker " + i, () -> workerLoop(feeder)));
            }
            threads.add(start("reader", () -> produce(producer, feeder)));
            consume(feeder, consumer);
        } catch (InterruptedException e) {
            throw new CancelledException();
        } finally {
            threads.forEach(Thread::interrupt);
            join(threads);
        }
    }

    private void consume(Feeder<S> feeder, Consumer<S> consumer) throws QuiesceException, InterruptedException {
        while (true) {
            Ticket<S> ticket = feeder.ordered.take();
            ticket.done.await();
            rethrow(ticket.failure);
            if (ticket.slot.isEmpty()) {
                return;
            }
            consumer.take(ticket.slot.get());
            feeder.free.put(ticket.slot.get());
        }
    }

    private void produce(Producer<S> producer, Feeder<S> feeder) throws InterruptedException {
        Ticket<S> end = new Ticket<>(Optional.empty(), 0);
        try {
            producer.run(feeder);
        } catch (QuiesceException | RuntimeException | Error e) {
            end.failure = e;
        }
        feeder.ordered.put(end);
    }

    private void workerLoop(Feeder<S> feeder) throws InterruptedException {
        Worker<S> worker;
        try {
            worker = newWorker.get();
        } catch (RuntimeException | Error e) {
            failEverything(feeder, e);
            return;
        }
        try (worker) {
            while (true) {
                Ticket<S> ticket = feeder.work.take();
                try {
                    worker.work(ticket.slot.orElseThrow());
                } catch (QuiesceException | RuntimeException | Error e) {
                    ticket.failure = e;
                } finally {
                    ticket.done.countDown();
                }
            }
        }
    }

    private void failEverything(Feeder<S> feeder, Throwable cause) throws InterruptedException {
        while (true) {
            Ticket<S> ticket = feeder.work.take();
            ticket.failure = cause;
            ticket.done.countDown();
        }
    }

    private interface Interruptible {
        void run() throws InterruptedException;
    }

    private static Thread start(String name, Interruptible body) {
        return Thread.ofPlatform().daemon().name("quiesce archive " + name).start(() -> {
            try {
                body.run();
            } catch (InterruptedException e) {
                // the pipeline is at its end
            }
        });
    }

    private static void rethrow(@Nullable Throwable failure) throws QuiesceException {
        switch (failure) {
            case null -> {}
            case QuiesceException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(failure);
        }
    }

    private static void join(List<Thread> threads) {
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
