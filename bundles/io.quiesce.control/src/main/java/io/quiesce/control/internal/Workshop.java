package io.quiesce.control.internal;

import io.quiesce.api.Backoff;
import io.quiesce.api.Deadline;
import io.quiesce.api.control.FeedEntry;
import io.quiesce.api.control.Origin;
import io.quiesce.api.control.Work;
import io.quiesce.api.error.BusyException;
import io.quiesce.api.error.CancelledException;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.event.RunEvent;
import io.quiesce.api.event.RunListener;
import io.quiesce.api.plan.Plan;
import io.quiesce.api.service.BackupEngine;
import io.quiesce.api.service.BackupEngine.RunOptions;
import io.quiesce.api.service.BackupEngine.Waiting;
import io.quiesce.api.transfer.BackupId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;

/** Makes the runs whose turn has come. */
final class Workshop implements RunQueue.Runner {

    /** A scheduled run comes in between when a command owns the home or the instance for a while. */
    private static final Backoff WHILE_BUSY = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(5), 2);

    /** No try begins later than that after the first: a backup is to be made about when it was due. */
    private static final Duration LONGEST_WHILE_BUSY = Duration.ofMinutes(75);

    /** What a run says goes into the feed. */
    private static final class Told implements RunListener {
        private final Feed feed;
        private final Ticket ticket;
        private long nextSequence;

        Told(Feed feed, Ticket ticket) {
            this.feed = feed;
            this.ticket = ticket;
        }

        @Override
        public void on(RunEvent event) {
            nextSequence = event.sequence() + 1;
            feed.add(ticket.run().id(), new FeedEntry.Happened(event));
        }

        void waits(Instant now, BusyException why, Duration wait) {
            String text = why.getMessage() + "; it is tried again in " + wait.toSeconds() + " s";
            on(new RunEvent.Noted(nextSequence, now, RunEvent.Level.INFO, text));
        }

        @Override
        public String askedBy() {
            return ticket.askedBy();
        }
    }

    private final Parts parts;
    private final Path home;
    private final Feed feed;
    private final Restores restores;
    private final HeldBackups held;
    private final BiConsumer<BackupId, QuiesceException> undelivered;

    /** @param undelivered told of each delivery that failed */
    Workshop(
            Parts parts,
            Path home,
            Feed feed,
            Restores restores,
            HeldBackups held,
            BiConsumer<BackupId, QuiesceException> undelivered) {
        this.parts = parts;
        this.home = home;
        this.feed = feed;
        this.restores = restores;
        this.held = held;
        this.undelivered = undelivered;
    }

    @Override
    public FeedEntry.Item run(Ticket ticket) throws QuiesceException {
        UUID id = ticket.run().id();
        Told listener = new Told(feed, ticket);
        return switch (ticket.run().work()) {
            case Work.Backup backup -> new FeedEntry.Completed(backup(ticket, backup, listener));
            case Work.Delivery delivery -> new FeedEntry.Completed(deliver(ticket, delivery.backup(), listener));
            case Work.Restore restore ->
                new FeedEntry.Restored(restores.run(
                        restore,
                        preview -> feed.add(id, new FeedEntry.Planned(preview)),
                        listener,
                        ticket.cancellation()));
            case Work.Verification verification ->
                new FeedEntry.Verified(held.verify(verification, listener, ticket.cancellation()));
            case Work.DiscardOld discard -> new FeedEntry.DiscardedOld(restores.discardOld(discard.plan()));
        };
    }

    private BackupEngine.Result backup(Ticket ticket, Work.Backup backup, Told listener) throws QuiesceException {
        Deadline end = Deadline.after(LONGEST_WHILE_BUSY);
        for (int attempt = 0; ; attempt++) {
            Plan plan = parts.plans().load(home, backup.plan()).plan();
            boolean again = ticket.run().origin() == Origin.SCHEDULE && !end.passed();
            RunOptions options = new RunOptions(backup.acceptNoBootRecovery(), ticket.stopBefore(), again);
            try {
                return parts.engine().run(home, plan, options, listener, ticket.cancellation());
            } catch (BusyException e) {
                if (!again) {
                    throw e;
                }
                Duration wait = WHILE_BUSY.delay(attempt, RandomGenerator.getDefault());
                wait = wait.compareTo(end.remaining()) < 0 ? wait : end.remaining();
                listener.waits(parts.clock().instant(), e, wait);
                pause(ticket, wait);
            }
        }
    }

    private static void pause(Ticket ticket, Duration wait) throws CancelledException {
        try {
            ticket.cancellation().await(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException();
        }
        ticket.cancellation().check();
    }

    private BackupEngine.Result deliver(Ticket ticket, BackupId backup, RunListener listener) throws QuiesceException {
        try {
            return parts.engine().resume(home, backup, waiting(backup).patience(), listener, ticket.cancellation());
        } catch (QuiesceException e) {
            undelivered.accept(backup, e);
            throw e;
        }
    }

    /** @throws CheckFailedException when it does not wait */
    Waiting waiting(BackupId backup) throws QuiesceException {
        return parts.engine().waiting(home).stream()
                .filter(w -> w.backup().equals(backup))
                .findFirst()
                .orElseThrow(() -> new CheckFailedException(
                        "no captured backup " + backup + " waits here", "See 'quiesce backup waiting'."));
    }
}
