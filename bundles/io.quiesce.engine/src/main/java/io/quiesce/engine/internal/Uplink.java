package io.quiesce.engine.internal;

import io.quiesce.api.error.CancelledException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.event.RunEvent.Level;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.api.transfer.ChunkRef;
import io.quiesce.api.transfer.ResumeToken;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Sends spooled chunks over several connections at once and drops each when the receiver keeps it. A broken line is tried
 * again with growing waits; a refusal that no retry can cure ends the uplink. When that can be mended at the receiver, what
 * is captured can be sent later, so it does not end the capture.
 */
final class Uplink implements AutoCloseable {

    private final ReceiverLink link;
    private final ResumeToken token;
    private final Spool spool;
    private final Pace pace;
    private final Telling telling;
    private final Parts parts;
    private final List<Thread> senders = new ArrayList<>();

    // guarded by this
    private final Deque<ChunkRef> queue = new ArrayDeque<>();
    private int inFlight;
    private long keptBytes;
    private int failuresInARow;
    private long lastSuccess = System.nanoTime();
    private Optional<QuiesceException> lastFailure = Optional.empty();
    private Optional<QuiesceException> end = Optional.empty();
    private boolean closed;

    Uplink(
            ReceiverLink link,
            ResumeToken token,
            Spool spool,
            int connections,
            Pace pace,
            Telling telling,
            Parts parts) {
        this.link = link;
        this.token = token;
        this.spool = spool;
        this.pace = pace;
        this.telling = telling;
        this.parts = parts;
        for (int i = 0; i < connections; i++) {
            Thread sender = new Thread(this::send, "quiesce-uplink-" + i);
            sender.setDaemon(true);
            senders.add(sender);
            sender.start();
        }
    }

    /**
     * Queues a chunk.
     *
     * @throws QuiesceException as by {@link #requireUse}
     */
    synchronized void add(ChunkRef chunk) throws QuiesceException {
        requireUse();
        queue.add(chunk);
        notifyAll();
    }

    /** @throws QuiesceException when the receiver refused for good */
    synchronized void check() throws QuiesceException {
        if (end.isPresent()) {
            throw end.get();
        }
    }

    /** @throws QuiesceException when the receiver refused in a way that nobody can mend: going on with a capture is pointless */
    synchronized void requireUse() throws QuiesceException {
        if (end.isPresent() && !curable(end.get())) {
            throw end.get();
        }
    }

    private static boolean curable(QuiesceException failure) {
        return failure instanceof TransferException e && e.refusal().curableAtReceiver();
    }

    /** Counts a chunk that the receiver holds already. */
    synchronized void alreadyKept(ChunkRef chunk) {
        keptBytes += chunk.length();
    }

    synchronized long keptBytes() {
        return keptBytes;
    }

    /** What the uplink is told while it waits; it may end the wait by an exception. */
    @FunctionalInterface
    interface Watch {
        void look() throws QuiesceException;
    }

    /**
     * Waits until every queued chunk is kept.
     *
     * @param patience how long no chunk may get through before the transfer is given up for now
     * @param watch called a few times a second
     */
    void awaitKept(Duration patience, Watch watch) throws QuiesceException {
        synchronized (this) {
            lastSuccess = System.nanoTime();
        }
        while (true) {
            watch.look();
            if (Thread.currentThread().isInterrupted()) {
                throw new CancelledException();
            }
            synchronized (this) {
                check();
                if (queue.isEmpty() && inFlight == 0) {
                    return;
                }
                if (lastFailure.isPresent() && System.nanoTime() - lastSuccess > patience.toNanos()) {
                    throw lastFailure.get();
                }
                pause(Duration.ofMillis(200));
            }
        }
    }

    private void send() {
        Optional<ChunkRef> chunk;
        while ((chunk = take()).isPresent()) {
            ChunkRef c = chunk.get();
            try (InputStream content = pace.of(spool.read(c))) {
                link.send(token, c, content, sent -> {});
                spool.drop(c);
                kept(c);
            } catch (QuiesceException e) {
                failed(c, spoolToBlame(c, e));
            } catch (IOException | RuntimeException e) {
                failed(
                        c,
                        TransferException.ofCallersStream(
                                "cannot send chunk " + c.index() + ": " + e, "Check the spool and the log.", e));
            } catch (Error e) { // memory or threads that are lacking now: nobody would wait for a sender that is gone
                failed(
                        c,
                        new TransferException(
                                "cannot send chunk " + c.index() + ": " + e,
                                "See the agent's memory, 'ulimit -u' and TasksMax of its unit.",
                                e));
            }
        }
    }

    /** A chunk whose bytes are not the captured ones any more is refused for ever, though the receiver can't know that. */
    private QuiesceException spoolToBlame(ChunkRef chunk, QuiesceException failure) {
        if (failure instanceof TransferException e && e.refusal() == Refusal.DIGEST && !spool.intact(chunk)) {
            return new TransferException(
                    "chunk " + chunk.index() + " is damaged in the spool " + spool.directory(),
                    "The disk has changed it. Discard this backup and make a new one.",
                    Refusal.CORRUPT);
        }
        return failure;
    }

    private synchronized Optional<ChunkRef> take() {
        while (!closed && end.isEmpty() && !Thread.currentThread().isInterrupted()) {
            Optional<ChunkRef> next = Optional.ofNullable(queue.poll());
            if (next.isPresent()) {
                inFlight++;
                return next;
            }
            pause(Duration.ofSeconds(1));
        }
        return Optional.empty();
    }

    private synchronized void kept(ChunkRef chunk) {
        inFlight--;
        keptBytes += chunk.length();
        failuresInARow = 0;
        lastSuccess = System.nanoTime();
        lastFailure = Optional.empty();
        notifyAll();
    }

    private synchronized void failed(ChunkRef chunk, QuiesceException failure) {
        inFlight--;
        queue.addFirst(chunk);
        if (closed) {
            return;
        }
        if (!failure.retryHelps()) {
            if (end.isEmpty() && curable(failure)) {
                telling.note(Level.WARNING, failure.getMessage() + "; nothing more is sent for now");
            }
            end = Optional.of(failure);
            notifyAll();
            return;
        }
        if (lastFailure.isEmpty()) {
            telling.note(Level.WARNING, failure.getMessage() + "; trying again");
        }
        lastFailure = Optional.of(failure);
        Duration wait = parts.backoff().delay(failuresInARow++, parts.random());
        long until = System.nanoTime() + wait.toNanos();
        // another sender's success ends the wait: the way is free
        while (!closed
                && end.isEmpty()
                && lastFailure.isPresent()
                && !Thread.currentThread().isInterrupted()
                && System.nanoTime() < until) {
            pause(Duration.ofNanos(Math.max(1_000_000, until - System.nanoTime())));
        }
    }

    private void pause(Duration longest) {
        try {
            wait(Math.max(1, longest.toMillis()));
        } catch (InterruptedException e) {
            // close() ends a sender this way; a caller of awaitKept sees its own flag again
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the senders; what is queued stays in the spool. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        senders.forEach(Thread::interrupt);
        try {
            for (Thread sender : senders) {
                sender.join(Duration.ofSeconds(10));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
