package io.quiesce.engine.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.Deadline;
import io.quiesce.api.error.CaptureException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.engine.internal.SpoolAccount.Answer;
import java.time.Duration;

/**
 * Lets a capture write while the spool has room, and holds it up while it has none: until receivers have kept enough, or
 * nothing got through for too long. One thread.
 */
final class SpoolGate implements ChunkCutter.Gate {

    private static final Duration LOOK = Duration.ofMillis(200);

    private final Spool spool;
    private final SpoolAccount account;
    private final SpoolRoom room;
    private final Duration longest;
    private final Uplink.Watch watch;
    private final HoldUps holdUps;

    /**
     * @param account of the home, which the spool has entered
     * @param longest time in which no chunk of any run may get through while the capture is held up
     * @param watch called a few times a second meanwhile
     */
    SpoolGate(
            Spool spool, SpoolAccount account, SpoolRoom room, Duration longest, Uplink.Watch watch, HoldUps holdUps) {
        this.spool = spool;
        this.account = account;
        this.room = room;
        this.longest = longest;
        this.watch = watch;
        this.holdUps = holdUps;
    }

    @Override
    public void pass(long bytes) throws QuiesceException {
        if (ask(bytes) == Answer.ADMITTED) {
            return;
        }
        holdUps.begin();
        try {
            await(bytes);
        } finally {
            account.leave(spool);
            holdUps.end();
        }
        holdUps.goesOn();
    }

    /** Within a chunk, which was admitted as a whole, only others can have taken the floor away. */
    private Answer ask(long bytes) throws CaptureException {
        if (bytes > 0) {
            return account.ask(spool, room, bytes);
        }
        return room.admits(0, spool.usable(), 0) ? Answer.ADMITTED : Answer.WAITS;
    }

    private void await(long bytes) throws QuiesceException {
        long before = account.released();
        Deadline end = Deadline.after(longest);
        for (Answer answer = ask(bytes); answer != Answer.ADMITTED; answer = ask(bytes)) {
            watch.look();
            long now = account.released();
            if (now > before) {
                before = now;
                end = Deadline.after(longest);
            }
            if (answer == Answer.HOPELESS || end.passed()) {
                throw full();
            }
            account.awaitRoom(now, LOOK);
        }
    }

    private CaptureException full() throws CaptureException {
        long spooled = account.spooled();
        return new CaptureException(
                "the spool " + spool.directory() + " is full: it holds "
                        + new ByteSize(spool.bytes()).display() + others(spooled - spool.bytes())
                        + ", its file system has "
                        + new ByteSize(spool.usable()).display() + " left"
                        + (spooled == 0 ? "" : ", and nothing got through for " + longest.toSeconds() + " s"),
                "Free space, put the spool on a larger file system (docs/plan.md), or look after the receiver.");
    }

    private static String others(long bytes) {
        return bytes > 0 ? ", other runs " + new ByteSize(bytes).display() : "";
    }
}
