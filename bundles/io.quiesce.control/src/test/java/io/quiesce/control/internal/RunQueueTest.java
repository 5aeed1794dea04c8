package io.quiesce.control.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.control.FeedEntry;
import io.quiesce.api.control.FeedPage;
import io.quiesce.api.control.FeedPosition;
import io.quiesce.api.control.QueuedRun;
import io.quiesce.api.control.Work;
import io.quiesce.api.error.BusyException;
import io.quiesce.api.error.CancelledException;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.transfer.BackupId;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.BeforeTry;

/** The queue with threads that make its runs: each is held until it is let go or cancelled. */
@Tag("R6.4")
@Tag("R6.5")
@Tag("T2.3")
class RunQueueTest {

    private final Map<UUID, CountDownLatch> held = new ConcurrentHashMap<>();
    private final AtomicInteger settled = new AtomicInteger();
    private Feed feed = new Feed(Clock.systemUTC());

    @BeforeTry
    void nothingYet() {
        feed = new Feed(Clock.systemUTC());
        held.clear();
        settled.set(0);
    }

    private FeedEntry.Item run(Ticket ticket) throws QuiesceException {
        CountDownLatch latch = held.computeIfAbsent(ticket.run().id(), id -> new CountDownLatch(1));
        try {
            while (!latch.await(5, TimeUnit.MILLISECONDS)) {
                ticket.cancellation().check();
            }
        } catch (InterruptedException e) {
            throw new CancelledException();
        }
        throw new BusyException("let go", "");
    }

    private QueuedRun backup(RunQueue queue, int plan) throws QuiesceException {
        return queue.due(
                new Work.Backup("plan" + plan, false),
                "plan" + plan,
                "instance" + plan % 4,
                Optional.empty(),
                settled::incrementAndGet);
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, what);
            TimeUnit.MILLISECONDS.sleep(1); // between two looks, until the deadline
        }
    }

    private static List<UUID> running(RunQueue queue) {
        return queue.list().stream()
                .filter(QueuedRun::running)
                .map(QueuedRun::id)
                .toList();
    }

    @Property(tries = 100)
    @Label("whatever is submitted, let go and cancelled: within its bounds, each ends once, and is settled once")
    void anyOrder(
            @ForAll @Size(max = 40) List<@IntRange(max = 19) Integer> steps,
            @ForAll @IntRange(min = 1, max = 3) int parallel)
            throws Exception {
        List<UUID> submitted = new ArrayList<>();
        List<UUID> cancelled = new ArrayList<>();
        try (RunQueue queue = new RunQueue(Clock.systemUTC(), feed, this::run, parallel)) {
            queue.open(() -> {});
            for (int step : steps) {
                if (step < 12) {
                    boolean there = queue.list().stream().anyMatch(r -> r.plan().equals("plan" + step));
                    try {
                        submitted.add(backup(queue, step).id());
                    } catch (BusyException e) {
                        assertTrue(there, "only a plan that is there already is refused");
                    }
                } else {
                    List<QueuedRun> all = queue.list();
                    if (!all.isEmpty()) {
                        UUID one = all.get(step % all.size()).id();
                        if (step % 2 == 0) {
                            held.computeIfAbsent(one, id -> new CountDownLatch(1))
                                    .countDown();
                            await(
                                    "it ends when it has begun",
                                    () -> queue.list().stream().noneMatch(r -> r.id().equals(one) && r.running()));
                        } else if (queue.cancel(one)) {
                            cancelled.add(one);
                        }
                    }
                }
                List<QueuedRun> all = queue.list();
                assertTrue(all.stream().filter(QueuedRun::running).count() <= parallel, all.toString());
                assertEquals(
                        all.stream().filter(QueuedRun::running).count(),
                        all.stream()
                                .filter(QueuedRun::running)
                                .map(r -> Integer.parseInt(r.plan().substring(4)) % 4)
                                .distinct()
                                .count(),
                        "an instance once: " + all);
                assertTrue(
                        all.stream().allMatch(r -> r.running() == r.waitsFor().isEmpty()), all.toString());
            }
            for (UUID one : submitted) {
                held.computeIfAbsent(one, id -> new CountDownLatch(1)).countDown();
            }
            await("all have their turn", () -> queue.list().isEmpty());
        }
        Map<UUID, Integer> begun = new HashMap<>();
        Map<UUID, FeedEntry.Item> ends = new HashMap<>();
        for (FeedEntry entry : feed.read(FeedPosition.START, Duration.ZERO).entries()) {
            if (submitted.contains(entry.run()) && entry.item() instanceof FeedEntry.Began) {
                begun.merge(entry.run(), 1, Integer::sum);
            }
            if (submitted.contains(entry.run()) && entry.last()) {
                assertEquals(Optional.empty(), Optional.ofNullable(ends.put(entry.run(), entry.item())), "one end");
            }
        }
        assertEquals(submitted.size(), ends.size());
        assertEquals(submitted.size(), settled.get());
        assertTrue(begun.values().stream().allMatch(n -> n == 1));
        for (UUID one : submitted) {
            assertTrue(begun.containsKey(one) || cancelled.contains(one), "only what was cancelled never began");
        }
    }

    @Example
    @Label("nothing of the home begins before what comes first is over; a delivery does not wait for it")
    void opening() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        try (RunQueue queue = new RunQueue(Clock.systemUTC(), feed, this::run, 2)) {
            queue.open(() -> {
                try {
                    first.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            UUID backup = backup(queue, 0).id();
            UUID delivery = queue.resume(new Work.Delivery(new BackupId(UUID.randomUUID())), "")
                    .id();
            assertEquals(List.of(delivery), running(queue));
            assertFalse(queue.list().getLast().waitsFor().isEmpty());
            first.countDown();
            await("it begins", () -> running(queue).contains(backup));
        }
    }

    @Example
    @Label("its end cancels what runs and what waits, and waits for it")
    void close() throws Exception {
        RunQueue queue = new RunQueue(Clock.systemUTC(), feed, this::run, 1);
        queue.open(() -> {});
        UUID one = backup(queue, 0).id();
        UUID two = backup(queue, 1).id();
        await("one runs", () -> !running(queue).isEmpty());
        queue.close();
        List<UUID> ended = feed.read(FeedPosition.START, Duration.ZERO).entries().stream()
                .filter(FeedEntry::last)
                .map(e -> {
                    assertInstanceOf(CancelledException.class, ((FeedEntry.Failed) e.item()).failure());
                    return e.run();
                })
                .toList();
        assertEquals(List.of(two, one), ended);
        assertThrows(BusyException.class, () -> backup(queue, 2));
        assertEquals(1, settled.get(), "what had only waited is owed yet");
    }

    @Example
    @Label("its end waits for what runs when the closer is interrupted, who is so still afterwards")
    void closedByAnInterruptedThread() throws Exception {
        CountDownLatch up = new CountDownLatch(1);
        RunQueue queue = new RunQueue(
                Clock.systemUTC(),
                feed,
                ticket -> {
                    try {
                        assertTrue(up.await(30, TimeUnit.SECONDS)); // its instance comes up meanwhile
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    throw new CancelledException();
                },
                1);
        queue.open(() -> {});
        backup(queue, 0);
        await("it runs", () -> !running(queue).isEmpty());
        AtomicBoolean interrupted = new AtomicBoolean();
        Thread closer = Thread.ofPlatform().start(() -> {
            Thread.currentThread().interrupt();
            queue.close();
            interrupted.set(Thread.currentThread().isInterrupted());
        });
        assertFalse(closer.join(Duration.ofMillis(200)), "it waits");
        up.countDown();
        assertTrue(closer.join(Duration.ofSeconds(30)));
        assertTrue(interrupted.get());
        assertTrue(queue.list().isEmpty());
    }

    @Example
    @Label("a run that no thread can be made for has failed, and keeps neither its place nor its name")
    void noThread() throws Exception {
        AtomicBoolean none = new AtomicBoolean();
        ThreadFactory threads = task -> new Thread(task) {
            @Override
            public void start() {
                if (none.get()) {
                    throw new OutOfMemoryError("unable to create native thread");
                }
                super.start();
            }
        };
        try (RunQueue queue = new RunQueue(Clock.systemUTC(), feed, this::run, 1, threads)) {
            queue.open(() -> {});
            none.set(true);
            UUID one = backup(queue, 0).id();
            await("it has ended", () -> queue.list().isEmpty());
            assertInstanceOf(CheckFailedException.class, end(one).failure());
            assertEquals(1, settled.get());
            none.set(false);
            UUID again = backup(queue, 0).id();
            await("it runs", () -> running(queue).equals(List.of(again)));
        }
    }

    @Example
    @Label("a run that fails before it has begun keeps neither its place nor its name")
    void unsettled() throws Exception {
        try (RunQueue queue = new RunQueue(Clock.systemUTC(), feed, this::run, 1)) {
            queue.open(() -> {});
            UUID one = queue.due(new Work.Backup("plan0", false), "plan0", "", Optional.empty(), () -> {
                        throw new IllegalStateException("a defect");
                    })
                    .id();
            await("it has ended", () -> queue.list().isEmpty());
            UUID again = backup(queue, 0).id();
            await("the next one runs", () -> running(queue).equals(List.of(again)));
            assertInstanceOf(CheckFailedException.class, end(one).failure());
        }
    }

    private FeedEntry.Failed end(UUID run) throws InterruptedException {
        FeedPosition at = FeedPosition.START;
        while (true) {
            FeedPage page = feed.read(at, Duration.ofSeconds(30));
            assertFalse(page.entries().isEmpty(), "its end is told");
            for (FeedEntry entry : page.entries()) {
                if (entry.run().equals(run) && entry.last()) {
                    return (FeedEntry.Failed) entry.item();
                }
            }
            at = page.next();
        }
    }
}
