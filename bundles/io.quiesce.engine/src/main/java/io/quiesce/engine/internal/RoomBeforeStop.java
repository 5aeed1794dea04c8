package io.quiesce.engine.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.Cancellation;
import io.quiesce.api.Deadline;
import io.quiesce.api.Home;
import io.quiesce.api.error.BusyException;
import io.quiesce.api.error.CancelledException;
import io.quiesce.api.error.QuiesceException;
import java.time.Duration;

/**
 * Other runs of the home may fill the spool: an instance is not stopped to wait for them.
 *
 * @param bytes that must have room
 */
record RoomBeforeStop(RunsOfHome runs, SpoolRoom room, long bytes) {

    private static final Duration LOOK = Duration.ofMillis(200);

    /**
     * Waits until there is room, or nothing that others would have to send.
     *
     * @param longest whatever gets through meanwhile: an instance is to be stopped about when it was asked for
     * @throws BusyException when there is none by then
     */
    void await(Duration longest, Telling telling, Cancellation cancellation) throws QuiesceException {
        if (isThere()) {
            return;
        }
        telling.note("other runs fill the spool: the instance is not stopped before they have made room");
        Deadline end = Deadline.after(longest);
        while (!isThere()) {
            if (end.passed()) {
                throw new BusyException(
                        "other runs have filled the spool " + new Home(runs.home()).spool() + " for "
                                + longest.toSeconds() + " s: they hold "
                                + new ByteSize(runs.spool().spooled()).display() + "; nothing was stopped",
                        "Try again when they have delivered; look after the receiver, give the spool more room"
                                + " (docs/plan.md), or let the agent make fewer backups at once.");
            }
            pause(cancellation);
        }
    }

    private boolean isThere() throws QuiesceException {
        SpoolAccount account = runs.spool();
        return account.spooled() == 0 || account.hasRoom(room, Spool.usable(runs.home()), bytes);
    }

    private static void pause(Cancellation cancellation) throws CancelledException {
        try {
            cancellation.await(LOOK);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException();
        }
        cancellation.check();
    }
}
