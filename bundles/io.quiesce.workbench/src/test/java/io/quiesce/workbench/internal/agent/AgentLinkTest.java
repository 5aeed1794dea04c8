package io.quiesce.workbench.internal.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.control.AgentDesk;
import io.quiesce.api.control.AgentDesks;
import io.quiesce.api.control.FeedEntry;
import io.quiesce.api.control.FeedPage;
import io.quiesce.api.control.Origin;
import io.quiesce.api.control.PlanState;
import io.quiesce.api.control.QueuedRun;
import io.quiesce.api.control.Work;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.history.RunKind;
import io.quiesce.api.history.RunStatus;
import io.quiesce.api.transfer.BackupId;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("A4")
@DisplayName("The link to the home's own agent")
class AgentLinkTest {

    private static final Duration AGAIN = Duration.ofMillis(20);
    private static final QueuedRun RUN = new QueuedRun(
            UUID.randomUUID(),
            new Work.Backup("shop", false),
            "shop",
            Origin.ASKED,
            Instant.EPOCH,
            Optional.of(Instant.EPOCH));

    private final KnownDesk own = new KnownDesk();
    private final KnownDesk agent = new KnownDesk();
    private final AtomicInteger looks = new AtomicInteger();
    private volatile boolean served;
    private final AgentLink link = new AgentLink(desks(), Path.of("/srv/quiesce"), "", AGAIN);

    /** Whoever owned the home would keep its agent out. */
    private AgentDesks desks() {
        return (AgentDesks) Proxy.newProxyInstance(
                AgentDesks.class.getClassLoader(),
                new Class<?>[] {AgentDesks.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "find" -> {
                        looks.incrementAndGet();
                        yield served ? Optional.of(agent.desk()) : Optional.empty();
                    }
                    case "alone" -> own.desk();
                    default -> throw new IllegalStateException(method + " is called");
                });
    }

    @AfterEach
    void close() {
        link.close();
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, what);
            TimeUnit.MILLISECONDS.sleep(1); // between two looks, until the deadline
        }
    }

    private boolean isOwn() {
        return link.picture().connected() && link.picture().own();
    }

    private boolean isThroughAgent() {
        return link.picture().connected() && !link.picture().own();
    }

    /** The agent was found some times since. */
    private void awaitLooks() throws InterruptedException {
        int before = looks.get();
        await("more looks", () -> looks.get() >= before + 3);
    }

    @Test
    @DisplayName("is a desk of this process's own while no agent serves the home, and goes to the agent once one does")
    void handsOver() throws Exception {
        link.start();
        await("its own desk", this::isOwn);
        served = true;
        await("the agent", this::isThroughAgent);
        assertTrue(own.closed);
        assertEquals(agent.position, link.ask(AgentDesk::status).feed());
    }

    @Test
    @DisplayName("stays at its own desk until the runs there have ended")
    void keepsItsRuns() throws Exception {
        own.queue.add(RUN);
        link.start();
        await("its own desk", this::isOwn);
        served = true;
        awaitLooks();
        assertFalse(own.closed);
        own.queue.clear();
        await("the agent", this::isThroughAgent);
    }

    @Test
    @DisplayName(
            "lets its runs go on when a picture of them can't be had, and has one again when it can; its end is theirs")
    void outlivesItsPicture() throws Exception {
        own.queue.add(RUN);
        link.start();
        await("its own desk", this::isOwn);
        own.broken = true;
        link.reload();
        await("why there is none", () -> link.picture().problem().isPresent());
        assertEquals(List.of(RUN), link.ask(AgentDesk::queue));
        own.broken = false;
        await("its own desk again", this::isOwn);
        assertFalse(own.closed);
        link.close();
        assertTrue(own.closed);
    }

    @Test
    @DisplayName("stays at its own desk while somebody asks there, who may be about to begin a run")
    void keepsWhoAsks() throws Exception {
        link.start();
        await("its own desk", this::isOwn);
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        Thread asking = Thread.startVirtualThread(() -> ask(asked, answer));
        assertTrue(asked.await(30, TimeUnit.SECONDS));
        served = true;
        awaitLooks();
        assertFalse(own.closed);
        answer.countDown();
        asking.join();
        await("the agent", this::isThroughAgent);
    }

    @Test
    @DisplayName("knows after a gap of the feed what is at work, and drops what has ended unseen")
    void gap() throws Exception {
        QueuedRun gone = new QueuedRun(
                UUID.randomUUID(), RUN.work(), "other", Origin.ASKED, Instant.EPOCH, Optional.of(Instant.EPOCH));
        served = true;
        agent.feed.add(new FeedPage(
                agent.position,
                false,
                List.of(new FeedEntry(1, Instant.EPOCH, gone.id(), new FeedEntry.Submitted(gone)))));
        link.start();
        await("a run", () -> active().equals(List.of(gone)));
        agent.queue.add(RUN);
        agent.feed.add(new FeedPage(agent.position, true, List.of()));
        await("the one that is at work", () -> active().equals(List.of(RUN)));
    }

    @Test
    @DisplayName("finds the last good backup behind many that failed, and when a delivered one was captured")
    void lastGood() throws Exception {
        served = true;
        agent.plans.add(new PlanState("shop", "", true, List.of(), List.of(), Optional.empty()));
        BackupId backup = new BackupId(UUID.randomUUID());
        Instant captured = Instant.EPOCH.plusSeconds(60);
        for (int hour = 200; hour > 100; hour--) {
            agent.history.add(PlanPictureTest.run(
                    RunKind.BACKUP,
                    RunStatus.FAILED,
                    new BackupId(UUID.randomUUID()),
                    Instant.EPOCH.plusSeconds(3600L * hour)));
        }
        agent.history.add(
                PlanPictureTest.run(RunKind.DELIVERY, RunStatus.COMPLETED, backup, Instant.EPOCH.plusSeconds(360_000)));
        agent.history.add(PlanPictureTest.run(RunKind.BACKUP, RunStatus.WAITING, backup, captured));
        link.start();
        await("its plan", () -> !link.picture().plans().isEmpty());
        PlanPicture plan = link.picture().plans().getFirst();
        assertEquals(Optional.of(captured), plan.lastGoodAt());
        assertEquals(PlanPicture.Standing.FAILED, plan.standing());
    }

    private List<QueuedRun> active() {
        return link.picture().active().stream().map(RunPicture::run).toList();
    }

    private void ask(CountDownLatch asked, CountDownLatch answer) {
        try {
            link.ask(desk -> {
                asked.countDown();
                try {
                    return answer.await(30, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
        } catch (QuiesceException e) {
            throw new AssertionError(e);
        }
    }
}
