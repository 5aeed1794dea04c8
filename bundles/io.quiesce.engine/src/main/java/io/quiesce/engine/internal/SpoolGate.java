package io.quiesce.engine.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.Deadline;
import io.quiesce.api.error.CaptureException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.event.RunEvent.Level;
import java.time.Duration;

/**
 * Lets a capture write while the spool has room, and holds it up while it has none: until the receiver has kept enough,
 * or nothing got through for too long. One thread.
 */
final class SpoolGate implements ChunkCutter.Gate {

    private static final Duration LOOK = Duration.ofMillis(200);

    private final Spool spool;
    private final SpoolRoom room;
    private final Duration longest;
    private final Uplink.Watch watch;
    private final Telling telling;

    /**
     * @param longest time in which no chunk may get through while the capture is held up
     * @param watch called a few times a second meanwhile
     */
    SpoolGate(Spool spool, SpoolRoom room, Duration longest, Uplink.Watch watch, Telling telling) {
        this.spool = spool;
        this.room = room;
        this.longest = longest;
        this.watch = watch;
        this.telling = telling;
    }

    @Override
    public void pass(long bytes) throws QuiesceException {
        if (room.admits(spool.bytes(), spool.usable(), bytes)) {
            return;
        }
        telling.note(Level.WARNING, "the spool is full: the capture waits until the receiver has taken some of it");
        long before = spool.bytes();
        Deadline end = Deadline.after(longest);
        while (!room.admits(spool.bytes(), spool.usable(), bytes)) {
            watch.look();
            long now = spool.bytes();
            if (now < before) {
                before = now;
                end = Deadline.after(longest);
            }
            if (now == 0 || end.passed()) {
                throw full(now);
            }
            spool.awaitDrop(LOOK);
        }
        telling.note("the spool has room again");
    }

    private CaptureException full(long spooled) throws CaptureException {
        return new CaptureException(
                "the spool " + spool.directory() + " is full: it holds "
                        + new ByteSize(spooled).display() + ", its file system has "
                        + new ByteSize(spool.usable()).display() + " left"
                        + (spooled == 0 ? "" : ", and nothing got through for " + longest.toSeconds() + " s"),
                "Free space, put the spool on a larger file system (docs/plan.md), or look after the receiver.");
    }
}
