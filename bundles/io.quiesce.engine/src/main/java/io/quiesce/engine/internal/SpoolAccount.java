package io.quiesce.engine.internal;

import io.quiesce.api.error.CaptureException;
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

    synchronized Part enter(Spool spool) {
        spools.add(spool);
        return () -> end(spool);
    }

    private synchronized void end(Spool spool) {
        waiting.remove(spool);
        if (spools.remove(spool)) {
            gone += spool.taken() + spool.dropped();
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
     * Whether a run may write so many bytes more, which are then taken as written. One that may not has its place among those
     * that wait, until it may or {@link #leave leaves}.
     */
    synchronized boolean admits(Spool run, SpoolRoom room, long bytes) throws CaptureException {
        boolean next = waiting.isEmpty() || waiting.getFirst() == run;
        // what the others are about to write is still free on the disk
        long making =
                spools.stream().filter(s -> s != run).mapToLong(Spool::making).sum();
        if (next && room.admits(spooled(), run.usable() - making, bytes)) {
            waiting.remove(run);
            run.make(bytes);
            return true;
        }
        if (!waiting.contains(run)) {
            waiting.addLast(run);
        }
        return false;
    }

    synchronized void leave(Spool run) {
        waiting.remove(run);
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
