package io.quiesce.control.internal;

import io.quiesce.api.control.FeedEntry;
import io.quiesce.api.control.Origin;
import io.quiesce.api.control.QueuedRun;
import io.quiesce.api.control.Work;
import io.quiesce.api.error.BusyException;
import io.quiesce.api.error.CancelledException;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs of a home: backups and restores one after another, since each owns the home; deliveries one after another beside them,
 * and so verifications, which only wait for a receiver. Safe between threads.
 */
final class RunQueue implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunQueue.class);

    /** Makes one run. */
    @FunctionalInterface
    interface Runner {
        /** @return the end */
        FeedEntry.Item run(Ticket ticket) throws QuiesceException;
    }

    private final Parts parts;
    private final Feed feed;
    private final Runner runner;
    private final Map<UUID, Ticket> tickets = new LinkedHashMap<>();
    private final List<Thread> workers = new ArrayList<>();
    private boolean closed;

    /** @param first done before the first backup or restore */
    RunQueue(Parts parts, Feed feed, Runner runner, Runnable first) {
        this.parts = parts;
        this.feed = feed;
        this.runner = runner;
        workers.add(worker("quiesce-runs", RunQueue::ownsHome, first));
        workers.add(worker("quiesce-deliveries", Work.Delivery.class::isInstance, () -> {}));
        workers.add(worker("quiesce-verifications", Work.Verification.class::isInstance, () -> {}));
    }

    private static boolean ownsHome(Work work) {
        return work instanceof Work.Backup || work instanceof Work.Restore;
    }

    private Thread worker(String name, Predicate<Work> mine, Runnable first) {
        return Thread.ofPlatform().daemon().name(name).start(() -> {
            first.run();
            for (Optional<Ticket> one = take(mine); one.isPresent(); one = take(mine)) {
                make(one.get());
            }
        });
    }

    /** @throws BusyException while the same work has not ended */
    synchronized QueuedRun submit(Work work, String plan, Origin origin, Runnable settled) throws QuiesceException {
        if (closed) {
            throw new BusyException("the agent is stopping", "Wait until it runs again.");
        }
        for (Ticket one : tickets.values()) {
            if (same(one.run(), work, plan)) {
                throw new BusyException(
                        named(work, plan)
                                + (one.run().running() ? " is running already" : " waits for its turn already"),
                        "Its id is " + one.run().id() + ", see 'quiesce agent queue'.");
            }
        }
        Ticket ticket = Ticket.of(work, plan, origin, parts.clock().instant(), settled);
        tickets.put(ticket.run().id(), ticket);
        feed.add(ticket.run().id(), new FeedEntry.Submitted(ticket.run()));
        notifyAll();
        return ticket.run();
    }

    private static String named(Work work, String plan) {
        return switch (work) {
            case Work.Backup b -> "a backup of plan '" + plan + "'";
            case Work.Delivery d -> "this delivery";
            case Work.Restore r -> "this restore";
            case Work.Verification v -> "this verification";
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
        };
    }

    private synchronized Optional<Ticket> take(Predicate<Work> mine) {
        while (!closed) {
            for (Map.Entry<UUID, Ticket> e : tickets.entrySet()) {
                if (!e.getValue().run().running()
                        && mine.test(e.getValue().run().work())) {
                    e.setValue(e.getValue().started(parts.clock().instant()));
                    return Optional.of(e.getValue());
                }
            }
            try {
                wait();
            } catch (InterruptedException e) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private void make(Ticket ticket) {
        UUID id = ticket.run().id();
        ticket.settled().run();
        feed.add(id, new FeedEntry.Began());
        FeedEntry.Item end;
        try {
            end = runner.run(ticket);
        } catch (QuiesceException e) {
            LOG.warn("run {} of plan '{}' failed: {}", id, ticket.run().plan(), e.getMessage());
            end = new FeedEntry.Failed(e);
        } catch (RuntimeException e) {
            LOG.error("run {} of plan '{}' failed", id, ticket.run().plan(), e);
            end = new FeedEntry.Failed(
                    new CheckFailedException("the run failed: " + e, "This is a defect of Quiesce; see its log.", e));
        }
        synchronized (this) {
            tickets.remove(id);
        }
        feed.add(id, end);
    }

    /** What runs, then what waits. */
    synchronized List<QueuedRun> list() {
        List<QueuedRun> all = new ArrayList<>();
        tickets.values().stream().map(Ticket::run).filter(QueuedRun::running).forEach(all::add);
        tickets.values().stream().map(Ticket::run).filter(r -> !r.running()).forEach(all::add);
        return all;
    }

    synchronized boolean cancel(UUID run) {
        Optional<Ticket> ticket = Optional.ofNullable(tickets.get(run));
        if (ticket.isEmpty()) {
            return false;
        }
        ticket.get().cancellation().request();
        if (!ticket.get().run().running()) {
            tickets.remove(run);
            ticket.get().settled().run();
            feed.add(run, new FeedEntry.Failed(new CancelledException()));
        }
        return true;
    }

    /** Begins nothing more, asks what runs to end in good order, and waits for that: the instance has to come up again. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            for (Iterator<Ticket> all = tickets.values().iterator(); all.hasNext(); ) {
                Ticket one = all.next();
                one.cancellation().request();
                if (!one.run().running()) {
                    all.remove(); // owed yet, when a schedule wanted it
                    feed.add(one.run().id(), new FeedEntry.Failed(new CancelledException()));
                }
            }
            notifyAll();
        }
        for (Thread worker : workers) {
            try {
                worker.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
