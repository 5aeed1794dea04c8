package io.quiesce.control.internal;

import io.quiesce.api.Cancellation;
import io.quiesce.api.control.FeedEntry;
import io.quiesce.api.control.Origin;
import io.quiesce.api.control.QueuedRun;
import io.quiesce.api.control.Work;
import io.quiesce.api.error.BusyException;
import io.quiesce.api.error.CancelledException;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs of a home: {@link Turns} says which of them begin, a thread each makes them. Safe between threads. */
final class RunQueue implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunQueue.class);

    /** Makes one run. */
    @FunctionalInterface
    interface Runner {
        /** @return the end */
        FeedEntry.Item run(Ticket ticket) throws QuiesceException;
    }

    private final Clock clock;
    private final Feed feed;
    private final Runner runner;
    private final int parallel;
    private final ThreadFactory threads;
    private final Map<UUID, Ticket> tickets = new LinkedHashMap<>();
    private final Set<Thread> workers = new HashSet<>();
    private boolean open;
    private boolean closed;

    /**
     * No backup and no restore begins before {@link #open}.
     *
     * @param parallel how many backups are made at once
     */
    RunQueue(Clock clock, Feed feed, Runner runner, int parallel) {
        this(clock, feed, runner, parallel, Thread.ofPlatform().daemon().factory());
    }

    /** @param threads a daemon for each run */
    RunQueue(Clock clock, Feed feed, Runner runner, int parallel, ThreadFactory threads) {
        this.clock = clock;
        this.feed = feed;
        this.runner = runner;
        this.parallel = parallel;
        this.threads = threads;
    }

    /** @param first done before the first backup or restore begins */
    void open(Runnable first) {
        work("quiesce-opening", () -> {
            try {
                first.run();
            } finally {
                synchronized (this) {
                    open = true;
                    begin();
                }
            }
        });
    }

    /**
     * Puts work at the end that somebody wants and that is done whenever its turn comes.
     *
     * @param instance as in {@link Ticket}, and so {@code askedBy}
     * @throws BusyException while the same work has not ended
     */
    QueuedRun ask(Work work, String plan, String instance, String askedBy) throws QuiesceException {
        return submit(work, plan, instance, Origin.ASKED, Optional.empty(), () -> {}, askedBy);
    }

    /** The same with a captured backup that waits. */
    QueuedRun resume(Work.Delivery work, String plan) throws QuiesceException {
        return submit(
                work,
                plan,
                "",
                Origin.LEFTOVER,
                Optional.empty(),
                () -> {},
                "the agent itself, since a captured backup waits");
    }

    /** The same with what is due, as in {@link Ticket}. */
    QueuedRun due(Work work, String plan, String instance, Optional<Instant> stopBefore, Runnable settled)
            throws QuiesceException {
        return submit(work, plan, instance, Origin.SCHEDULE, stopBefore, settled, "its schedule");
    }

    private synchronized QueuedRun submit(
            Work work,
            String plan,
            String instance,
            Origin origin,
            Optional<Instant> stopBefore,
            Runnable settled,
            String askedBy)
            throws QuiesceException {
        if (closed) {
            throw new BusyException("the agent is stopping", "Wait until it runs again.");
        }
        for (Ticket one : tickets.values()) {
            if (same(one.run(), work, plan)) {
                throw new BusyException(
                        named(work, plan) + (one.running() ? " is running already" : " waits for its turn already"),
                        "Its id is " + one.run().id() + ", see 'quiesce agent queue'.");
            }
        }
        QueuedRun run = new QueuedRun(UUID.randomUUID(), work, plan, origin, clock.instant(), Optional.empty());
        tickets.put(run.id(), new Ticket(run, instance, new Cancellation(), stopBefore, settled, askedBy));
        feed.add(run.id(), new FeedEntry.Submitted(run));
        begin();
        return run;
    }

    private static String named(Work work, String plan) {
        return switch (work) {
            case Work.Backup b -> "a backup of plan '" + plan + "'";
            case Work.Delivery d -> "this delivery";
            case Work.Restore r -> "this restore";
            case Work.Verification v -> "this verification";
            case Work.DiscardOld d -> "a removal of the old directories of plan '" + plan + "'";
        };
    }

    private static boolean same(QueuedRun run, Work work, String plan) {
        return switch (work) {
            case Work.Backup b ->
                run.work() instanceof Work.Backup && run.plan().equals(plan);
            case Work.Delivery d -> d.equals(run.work());
            case Work.Restore r ->
                run.work() instanceof Work.Restore other && r.order().equals(other.order());
            case Work.Verification v -> v.equals(run.work());
            case Work.DiscardOld d ->
                run.work() instanceof Work.DiscardOld && run.plan().equals(plan);
        };
    }

    /** Begins whatever has its turn; holds the lock. */
    private void begin() {
        for (List<Ticket> ready = ready(); !ready.isEmpty(); ready = ready()) {
            ready.forEach(this::begin); // one that can't begin makes room for others
        }
    }

    private List<Ticket> ready() {
        return closed
                ? List.of()
                : Turns.of(tickets.values(), parallel).stream()
                        .filter(turn -> turn.begins() && (open || !turn.ofHome()))
                        .map(Turns.Turn::ticket)
                        .toList();
    }

    private void begin(Ticket ticket) {
        Ticket started = ticket.started(clock.instant());
        UUID id = started.run().id();
        tickets.put(id, started);
        try {
            work("quiesce-run-" + id, () -> make(started));
        } catch (OutOfMemoryError e) { // as Thread.start says that it can make none
            LOG.error("run {} of plan '{}' can't begin", id, ticket.run().plan(), e);
            tickets.remove(id);
            feed.add(
                    id,
                    new FeedEntry.Failed(new CheckFailedException(
                            "the run could not begin: " + e.getMessage(),
                            "The host lets the agent make no further thread: see its memory, 'ulimit -u' and TasksMax of its unit.",
                            e)));
            ticket.settled().run();
        }
    }

    private synchronized void work(String name, Runnable what) {
        Thread worker = threads.newThread(() -> {
            try {
                what.run();
            } finally {
                synchronized (this) {
                    workers.remove(Thread.currentThread());
                }
            }
        });
        worker.setName(name);
        worker.start();
        workers.add(worker); // under the lock, so before it removes itself
    }

    private void make(Ticket ticket) {
        UUID id = ticket.run().id();
        FeedEntry.Item end = made(ticket);
        synchronized (this) {
            tickets.remove(id);
            begin();
        }
        feed.add(id, end);
    }

    private FeedEntry.Item made(Ticket ticket) {
        try {
            ticket.settled().run();
            feed.add(ticket.run().id(), new FeedEntry.Began());
            LOG.info("run {} begins: {}", ticket.run().id(), ticket.run().work());
            return runner.run(ticket);
        } catch (QuiesceException e) {
            LOG.warn(
                    "run {} of plan '{}' failed: {}",
                    ticket.run().id(),
                    ticket.run().plan(),
                    e.getMessage());
            return new FeedEntry.Failed(e);
        } catch (RuntimeException | Error e) { // the border: whatever it was, its place must not stay taken
            LOG.error(
                    "run {} of plan '{}' failed",
                    ticket.run().id(),
                    ticket.run().plan(),
                    e);
            return new FeedEntry.Failed(
                    new CheckFailedException("the run failed: " + e, "This is a defect of Quiesce; see its log.", e));
        }
    }

    /** What runs, then what waits. */
    synchronized List<QueuedRun> list() {
        List<QueuedRun> all = new ArrayList<>();
        tickets.values().stream().map(Ticket::run).filter(QueuedRun::running).forEach(all::add);
        for (Turns.Turn turn : Turns.of(tickets.values(), parallel)) {
            String what = turn.begins() ? "what an interruption left is finished first" : turn.waitsFor();
            all.add(turn.ticket().run().waiting(turn.place(), what));
        }
        return all;
    }

    synchronized boolean cancel(UUID run) {
        Optional<Ticket> ticket = Optional.ofNullable(tickets.get(run));
        if (ticket.isEmpty()) {
            return false;
        }
        ticket.get().cancellation().request();
        if (!ticket.get().running()) {
            tickets.remove(run);
            ticket.get().settled().run();
            feed.add(run, new FeedEntry.Failed(new CancelledException()));
            begin(); // it may have been what others waited for
        }
        return true;
    }

    /**
     * Begins nothing more, asks what runs to end in good order, and waits for that, interrupted or not: the instances have to come up
     * again.
     */
    @Override
    public void close() {
        List<Thread> last;
        synchronized (this) {
            closed = true;
            for (Iterator<Ticket> all = tickets.values().iterator(); all.hasNext(); ) {
                Ticket one = all.next();
                one.cancellation().request();
                if (!one.running()) {
                    all.remove(); // owed yet, when a schedule wanted it
                    feed.add(one.run().id(), new FeedEntry.Failed(new CancelledException()));
                }
            }
            last = List.copyOf(workers);
        }
        boolean interrupted = false;
        for (Thread worker : last) {
            interrupted |= outlast(worker);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return whether the caller was interrupted meanwhile */
    private static boolean outlast(Thread worker) {
        boolean interrupted = false;
        while (true) {
            try {
                worker.join();
                return interrupted;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }
}
