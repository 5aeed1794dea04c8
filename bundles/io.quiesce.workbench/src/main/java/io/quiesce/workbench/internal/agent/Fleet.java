package io.quiesce.workbench.internal.agent;

import io.quiesce.api.control.AgentDesks;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.transfer.EnrolledAgent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The links to the home's own agent and to those that it is enrolled with, side by side; one of them is shown. A daemon thread follows the
 * enrolments, whoever changes them. Safe between threads.
 */
public final class Fleet implements AutoCloseable {

    /** Who is enrolled; may wait. */
    @FunctionalInterface
    public interface Enrolments {
        List<EnrolledAgent> read() throws QuiesceException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);
    private static final Duration LOOK = Duration.ofSeconds(10);

    private final AgentDesks desks;
    private final Enrolments enrolments;
    private final AgentLink own;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Semaphore look = new Semaphore(1);
    private final Thread thread =
            Thread.ofPlatform().daemon().name("quiesce-workbench-fleet").unstarted(this::follow);
    private List<Member> members = List.of();
    private volatile AgentLink shown;
    private volatile boolean closed;

    /**
     * An agent of the fleet.
     *
     * @param agent as the home is enrolled with it; empty for the home's own
     */
    public record Member(AgentLink link, Optional<EnrolledAgent> agent) {}

    public Fleet(AgentDesks desks, Path home, Enrolments enrolments) {
        this.desks = desks;
        this.enrolments = enrolments;
        this.own = new AgentLink(desks, home);
        this.shown = own;
        this.own.add(picture -> changed());
    }

    public void start() {
        own.start();
        thread.start();
    }

    /** To the home's own agent: plans, alerts and reports are configured there only. */
    public AgentLink own() {
        return own;
    }

    /** To the one that the window shows. */
    public AgentLink shown() {
        return shown;
    }

    public void show(AgentLink link) {
        if (shown != link) {
            shown = link;
            changed();
        }
    }

    /**
     * Shows another one when that which is shown is no longer enrolled: the new one of that name, or the home's own. Called by the thread that shows
     * it, so that nobody asks one agent for what he saw of another.
     */
    public void settle() {
        AgentLink now = shown;
        List<AgentLink> links = members().stream().map(Member::link).toList();
        if (!links.contains(now)) {
            show(links.stream()
                    .filter(l -> l.name().equals(now.name()))
                    .findFirst()
                    .orElse(own));
        }
    }

    /** The home's own first, then by name. */
    public synchronized List<Member> members() {
        List<Member> all = new ArrayList<>(members);
        all.add(0, new Member(own, Optional.empty()));
        return all;
    }

    /** @param listener called by any thread with each new picture of any agent, another one shown, or other enrolments; must not block */
    public void add(Runnable listener) {
        listeners.add(listener);
    }

    public void remove(Runnable listener) {
        listeners.remove(listener);
    }

    private void changed() {
        listeners.forEach(Runnable::run);
    }

    /** Enrolments were changed: they are to be read soon. */
    public void reload() {
        look.release();
    }

    private void follow() {
        while (!closed) {
            try {
                look.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                look.drainPermits();
                take(enrolments.read());
            } catch (QuiesceException e) {
                LOG.warn("the enrolments with agents can't be read: {}", e.getMessage());
            } catch (InterruptedException e) {
                continue; // closed
            } catch (RuntimeException e) {
                LOG.error("the enrolments with agents could not be followed", e);
            }
        }
    }

    /** An enrolment that is another one has another link: key and address may have changed. */
    private void take(List<EnrolledAgent> enrolled) {
        List<Member> gone = new ArrayList<>();
        List<AgentLink> begun = new ArrayList<>();
        synchronized (this) {
            if (closed
                    || enrolled.equals(
                            members.stream().flatMap(m -> m.agent().stream()).toList())) {
                return;
            }
            List<Member> now = new ArrayList<>();
            for (EnrolledAgent agent : enrolled) {
                now.add(members.stream()
                        .filter(m -> m.agent().equals(Optional.of(agent)))
                        .findFirst()
                        .orElseGet(() -> {
                            AgentLink link = new AgentLink(desks, own.home(), agent.name());
                            link.add(picture -> changed());
                            begun.add(link);
                            return new Member(link, Optional.of(agent));
                        }));
            }
            members.stream().filter(m -> !now.contains(m)).forEach(gone::add);
            members = List.copyOf(now);
        }
        gone.forEach(m -> m.link().leave());
        begun.forEach(AgentLink::start);
        changed();
    }

    /** Of the home's own agent as {@link AgentLink#close}; the others go on. */
    @Override
    public void close() {
        List<Member> left;
        synchronized (this) {
            closed = true;
            left = members;
        }
        thread.interrupt();
        left.forEach(m -> m.link().leave());
        own.close();
    }
}
