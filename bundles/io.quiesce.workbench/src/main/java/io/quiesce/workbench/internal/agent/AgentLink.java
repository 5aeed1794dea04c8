package io.quiesce.workbench.internal.agent;

import io.quiesce.api.control.AgentDesk;
import io.quiesce.api.control.AgentDesks;
import io.quiesce.api.control.AgentStatus;
import io.quiesce.api.control.CapturingRun;
import io.quiesce.api.control.FeedEntry;
import io.quiesce.api.control.FeedPage;
import io.quiesce.api.control.FeedPosition;
import io.quiesce.api.control.PlanState;
import io.quiesce.api.control.QueuedRun;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.history.RunLog;
import io.quiesce.api.history.RunQuery;
import io.quiesce.api.history.RunStatus;
import io.quiesce.api.transfer.BackupId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to the agent that serves a home, or to a desk of this process's own while none does; or to an agent of the fleet. One daemon thread follows the feed
 * and keeps the picture; an agent that is lost, or not there yet, is looked for every two seconds. Safe between threads.
 */
public final class AgentLink implements AutoCloseable {

    /** Something that is asked of the desk, in a thread that may wait. */
    @FunctionalInterface
    public interface Question<T> {
        T ask(AgentDesk desk) throws QuiesceException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(AgentLink.class);

    private static final Duration WAIT = Duration.ofSeconds(2);
    private static final Duration BREATH = Duration.ofMillis(150);
    private static final Duration AGAIN = Duration.ofSeconds(2);
    private static final Duration RELOAD = Duration.ofSeconds(20);

    /** So many runs of each plan are looked at, and so many good ones. */
    private static final int RUNS = 40;

    /** So many runs that are over stay in the picture. */
    private static final int OVER = 20;

    private final AgentDesks desks;
    private final Path home;
    private final String name;
    private final Duration again;
    private final List<Consumer<AgentPicture>> listeners = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private final ReadWriteLock asking = new ReentrantReadWriteLock();

    private volatile AgentPicture picture = AgentPicture.NOTHING;
    private volatile Optional<AgentDesk> desk = Optional.empty();

    /** Of this process, while no agent serves the home: its runs go on when a picture of them can't be had. The link's thread only. */
    private Optional<AgentDesk> own = Optional.empty();

    private volatile boolean closed;
    private volatile boolean stale;

    /** To the home's own agent. */
    public AgentLink(AgentDesks desks, Path home) {
        this(desks, home, "");
    }

    /** @param name of an agent that the home is enrolled with; empty for its own */
    public AgentLink(AgentDesks desks, Path home, String name) {
        this(desks, home, name, AGAIN);
    }

    /** @param again how often an agent is looked for that is not there */
    AgentLink(AgentDesks desks, Path home, String name, Duration again) {
        this.desks = desks;
        this.home = home;
        this.name = name;
        this.again = again;
        this.thread = Thread.ofPlatform()
                .daemon()
                .name("quiesce-workbench-agent" + (name.isEmpty() ? "" : "-" + name))
                .unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** Of this workbench, whichever agent is linked. */
    public Path home() {
        return home;
    }

    /** Of an agent of the fleet; empty for the home's own. */
    public String name() {
        return name;
    }

    /** Whether it is the home's own. */
    public boolean isOwn() {
        return name.isEmpty();
    }

    public AgentPicture picture() {
        return picture;
    }

    /** @param listener called by the link's thread with each new picture; must not block */
    public void add(Consumer<AgentPicture> listener) {
        listeners.add(listener);
    }

    /** A plan was changed: the picture is to have it soon. */
    public void reload() {
        stale = true;
    }

    public void remove(Consumer<AgentPicture> listener) {
        listeners.remove(listener);
    }

    /** @throws QuiesceException also when the agent can't be reached now */
    public <T> T ask(Question<T> question) throws QuiesceException {
        asking.readLock().lock();
        try {
            AgentDesk now = desk.orElseThrow(() -> new CheckFailedException(
                    "the agent " + (isOwn() ? "of " + home : name) + " can't be reached",
                    "The workbench looks for it every two seconds."));
            return question.ask(now);
        } finally {
            asking.readLock().unlock();
        }
    }

    /** Of an agent's desk: it goes on. Of this process's own: what runs is cancelled in good order, which this waits for. */
    @Override
    public void close() {
        leave();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** As {@link #close} of an agent that goes on, without waiting for the end of the thread. */
    void leave() {
        closed = true;
        thread.interrupt();
        desk.ifPresent(AgentDesk::close);
    }

    private void run() {
        while (!closed) {
            try {
                follow();
            } catch (QuiesceException e) {
                if (!closed) {
                    tell(e);
                    publish(picture.lost(e));
                }
            } catch (InterruptedException e) {
                continue; // closed
            } catch (RuntimeException e) {
                LOG.error("the picture of the agent could not be kept; it is begun anew", e);
            }
            try {
                Thread.sleep(again);
            } catch (InterruptedException e) {
                continue;
            }
        }
        own.ifPresent(AgentDesk::close);
    }

    /** Not every two seconds while it stays away for the same reason. */
    private void tell(QuiesceException e) {
        boolean known = picture.problem()
                .filter(p -> String.valueOf(p.getMessage()).equals(e.getMessage()))
                .isPresent();
        if (!known) {
            LOG.info("the agent {} can't be reached: {}", isOwn() ? "of " + home : name, e.getMessage());
        }
    }

    private void follow() throws QuiesceException, InterruptedException {
        Optional<AgentDesk> agent = agent();
        if (agent.isEmpty()) {
            AgentDesk here = own.isPresent() ? own.get() : desks.alone(home);
            own = Optional.of(here);
            desk = own;
            follow(here, true);
            return;
        }
        try (AgentDesk now = agent.get()) {
            desk = agent;
            follow(now, false);
        } finally {
            desk = Optional.empty();
        }
    }

    /** Empty while this process's own desk is the one to ask. */
    private Optional<AgentDesk> agent() throws QuiesceException {
        if (!isOwn()) {
            return Optional.of(desks.reach(home, name));
        }
        Optional<AgentDesk> found = desks.find(home);
        if (found.isPresent() && own.isPresent() && !giveUp(own.get())) {
            found.get().close();
            return Optional.empty();
        }
        return found;
    }

    /** @return whether nothing is at work at this desk, nor can be: who asks it now might begin a run that its end would cancel */
    private boolean giveUp(AgentDesk here) throws QuiesceException {
        if (!asking.writeLock().tryLock()) {
            return false;
        }
        try {
            if (!here.queue().isEmpty()) {
                return false;
            }
            desk = Optional.empty();
            own = Optional.empty();
        } finally {
            asking.writeLock().unlock();
        }
        here.close();
        return true;
    }

    private void follow(AgentDesk now, boolean here) throws QuiesceException, InterruptedException {
        AgentStatus status = now.status();
        FeedPosition position = FeedPosition.START;
        Map<UUID, RunPicture> runs = new LinkedHashMap<>();
        List<PlanPicture> plans = plans(now);
        Instant loaded = Instant.now();
        Instant sought = Instant.now();
        while (!closed) {
            FeedPage page = now.feed(position, position.equals(FeedPosition.START) ? Duration.ZERO : WAIT);
            if (!page.next().life().equals(status.feed().life())) {
                return; // another process serves the home now
            }
            boolean moved = apply(page, runs);
            if (page.gap()) {
                catchUp(now.queue(), runs);
            }
            if (moved || stale || Duration.between(loaded, Instant.now()).compareTo(RELOAD) > 0) {
                stale = false;
                plans = plans(now);
                loaded = Instant.now();
            }
            forget(runs);
            position = page.next();
            publish(new AgentPicture(
                    Optional.of(status), here, Optional.empty(), plans, new ArrayList<>(runs.values())));
            if (here && Duration.between(sought, Instant.now()).compareTo(again) >= 0) {
                sought = Instant.now();
                if (isServed() && now.queue().isEmpty()) {
                    return;
                }
            }
            Thread.sleep(BREATH);
        }
    }

    private boolean isServed() throws QuiesceException {
        Optional<AgentDesk> agent = desks.find(home);
        agent.ifPresent(AgentDesk::close);
        return agent.isPresent();
    }

    /** @return whether a run has come, begun or ended */
    private static boolean apply(FeedPage page, Map<UUID, RunPicture> runs) {
        boolean moved = false;
        for (FeedEntry entry : page.entries()) {
            if (entry.item() instanceof FeedEntry.Submitted submitted) {
                runs.put(entry.run(), RunPicture.of(submitted.run()));
            } else {
                runs.computeIfPresent(entry.run(), (id, run) -> run.with(entry));
            }
            moved |= entry.last() || !(entry.item() instanceof FeedEntry.Happened);
        }
        return moved;
    }

    /** What was missed: some have ended, some have come. */
    private static void catchUp(List<QueuedRun> queue, Map<UUID, RunPicture> runs) {
        Set<UUID> queued = Set.copyOf(queue.stream().map(QueuedRun::id).toList());
        runs.values()
                .removeIf(r -> r.end().isEmpty() && !queued.contains(r.run().id()));
        queue.forEach(q -> runs.putIfAbsent(q.id(), RunPicture.of(q)));
    }

    private static void forget(Map<UUID, RunPicture> runs) {
        List<UUID> over = runs.values().stream()
                .filter(r -> r.end().isPresent())
                .map(r -> r.run().id())
                .toList();
        over.stream().limit(Math.max(0, over.size() - OVER)).forEach(runs::remove);
    }

    private static List<PlanPicture> plans(AgentDesk now) throws QuiesceException {
        List<PlanPicture> plans = new ArrayList<>();
        for (PlanState state : now.plans()) {
            plans.add(plan(now, state));
        }
        return plans;
    }

    /** Good ones are asked for by themselves: those that failed since may be more than are looked at. */
    private static PlanPicture plan(AgentDesk now, PlanState state) throws QuiesceException {
        PlanPicture picture = new PlanPicture(
                state, runs(now, state, Set.of()), runs(now, state, Set.of(RunStatus.COMPLETED)), Optional.empty());
        Optional<BackupId> sent = picture.sentLast();
        return sent.isEmpty() ? picture : picture.with(CapturingRun.of(now, state.name(), sent.get()));
    }

    private static List<RunLog> runs(AgentDesk now, PlanState state, Set<RunStatus> statuses) throws QuiesceException {
        RunQuery query = new RunQuery(
                Optional.of(state.name()),
                statuses,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                RUNS);
        return now.history(query).runs();
    }

    private void publish(AgentPicture next) {
        picture = next;
        listeners.forEach(l -> l.accept(next));
    }
}
