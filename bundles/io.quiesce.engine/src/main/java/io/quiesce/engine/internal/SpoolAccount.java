package io.quiesce.engine.internal;

import io.quiesce.api.error.CancelledException;
import io.quiesce.api.error.CaptureException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * What the runs of a home that are at work have captured and no receiver has kept: the room that each run may take holds for
 * the sum of them. Whoever has to wait goes before those that come later. Safe between threads.
 */
final class SpoolAccount {

    private final Set<Spool> spools = new HashSet<>();
    private final Deque<Spool> waiting = new ArrayDeque<>();
    private long gone;

    /** A run's part; its bytes do not count any more when it is closed. */
    interface Part extends AutoCloseable {
        @Override
        void close();
    }

    /** Whether a run may write. */
    enum Answer {
        /** It may; what it asked for is taken as written. */
        ADMITTED,
        /** Not yet: others come first, or something has to leave. */
        WAITS,
        /** Not at all: it is the next one, nothing is there that could leave, and the disk has no room. */
        HOPELESS
    }

    synchronized Part enter(Spool spool) {
        spools.add(spool);
        spool.onDrop(this::changed);
        return () -> end(spool);
    }

    private synchronized void end(Spool spool) {
        spool.onDrop(() -> {});
        waiting.remove(spool);
        if (spools.remove(spool)) {
            gone += spool.taken() + spool.dropped();
        }
        changed();
    }

    private synchronized void changed() {
        notifyAll();
    }

    /** Waits until {@link #released} is no longer what it was, or somebody else has stopped waiting; at most that long. */
    synchronized void awaitRoom(long released, Duration longest) throws CancelledException {
        if (released() != released) {
            return;
        }
        try {
            wait(Math.max(1, longest.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException();
        }
    }

    /** Bytes of all runs, with what is admitted and not written yet. */
    synchronized long spooled() {
        return spools.stream().mapToLong(Spool::taken).sum();
    }

    /** Grows with every byte that leaves. */
    synchronized long released() {
        return gone + spools.stream().mapToLong(Spool::dropped).sum();
    }

    /**
     * Whether a run may write so many bytes more. One that may not has its place among those that wait, until it may or
     * {@link #leave leaves}.
     */
    synchronized Answer ask(Spool run, SpoolRoom room, long bytes) throws CaptureException {
        boolean next = waiting.isEmpty() || waiting.getFirst() == run;
        long spooled = spooled();
        // what the others are about to write is still free on the disk
        long making =
                spools.stream().filter(s -> s != run).mapToLong(Spool::making).sum();
        if (next && room.admits(spooled, run.usable() - making, bytes)) {
            leave(run);
            run.make(bytes);
            return Answer.ADMITTED;
        }
        if (!waiting.contains(run)) {
            waiting.addLast(run);
        }
        return next && spooled == 0 ? Answer.HOPELESS : Answer.WAITS;
    }

    synchronized void leave(Spool run) {
        if (waiting.remove(run)) {
            changed();
        }
    }

    /**
     * Whether a run that has not begun to write would find room now.
     *
     * @param usable bytes that are free on the spool's file system
     */
    synchronized boolean hasRoom(SpoolRoom room, long usable, long bytes) {
        return waiting.isEmpty()
                && room.admits(
                        spooled(),
                        usable - spools.stream().mapToLong(Spool::making).sum(),
                        bytes);
    }
}
