package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.ByteSize;
import io.quiesce.api.error.CancelledException;
import io.quiesce.api.error.CaptureException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.event.RunEvent;
import io.quiesce.api.event.RunEvent.Noted;
import io.quiesce.api.plan.SpoolSpec;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.ChunkRef;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("R9.2")
@Tag("P22")
class SpoolGateTest {

    private static final long PIECE = 8;

    @TempDir
    Path home;

    private final Deque<ChunkRef> complete = new ArrayDeque<>();
    private final SpoolAccount account = new SpoolAccount();
    private final Queue<String> notes = new ConcurrentLinkedQueue<>();
    private Duration between = HoldUps.SELDOM;
    private Spool spool;

    @BeforeEach
    void aSpool() throws Exception {
        spool = Spool.create(home, new BackupId(UUID.randomUUID()));
    }

    @AfterEach
    void close() {
        spool.close();
    }

    private void capture(int chunks, SpoolRoom room, Duration longest, Uplink.Watch watch) throws QuiesceException {
        capture(spool, complete::add, chunks, room, longest, watch);
    }

    private void capture(
            Spool into, ChunkCutter.Next complete, int chunks, SpoolRoom room, Duration longest, Uplink.Watch watch)
            throws QuiesceException {
        HoldUps holdUps = new HoldUps(new Telling(this::note, Clock.systemUTC()), between);
        SpoolGate gate = new SpoolGate(into, account, room, longest, watch, holdUps);
        try (SpoolAccount.Part counted = account.enter(into);
                ChunkCutter cutter = new ChunkCutter(into, PIECE, gate, complete)) {
            for (int i = 0; i < chunks; i++) {
                cutter.accept(new byte[] {(byte) i, 1, 2, 3, 4, 5, 6, 7}, 0, (int) PIECE);
            }
            cutter.finish();
        }
        holdUps.sum();
    }

    private void note(RunEvent event) {
        if (event instanceof Noted n) {
            notes.add(n.text());
        }
    }

    @Test
    @DisplayName("a full spool holds the capture up until the receiver has taken something")
    void goesOn() throws Exception {
        long[] most = {0};
        capture(20, new SpoolRoom(3 * PIECE, 0), Duration.ofSeconds(30), () -> {
            most[0] = Math.max(most[0], spool.bytes());
            spool.drop(complete.remove());
        });
        assertEquals(3 * PIECE, most[0], "never more than its limit");
    }

    @Test
    @DisplayName(
            "a receiver that is slower than the capture holds up every chunk, and that is told once, and how long in all")
    void toldOnce() throws Exception {
        capture(20, new SpoolRoom(3 * PIECE, 0), Duration.ofSeconds(30), () -> spool.drop(complete.remove()));
        String all = String.join("\n", notes);
        assertEquals(3, notes.size(), all);
        assertTrue(
                all.matches("(?s)the spool is full.*the spool has room again.*waited 17 times for room.* in all"), all);
    }

    @Test
    @DisplayName("a full spool is told again after a while")
    void toldAgain() throws Exception {
        between = Duration.ZERO;
        capture(5, new SpoolRoom(3 * PIECE, 0), Duration.ofSeconds(30), () -> spool.drop(complete.remove()));
        assertEquals(
                2, notes.stream().filter(n -> n.startsWith("the spool is full")).count(), notes.toString());
    }

    @Test
    @DisplayName("a full spool ends the capture when nothing gets through for too long")
    void ends() {
        CaptureException e = assertThrows(
                CaptureException.class,
                () -> capture(20, new SpoolRoom(3 * PIECE, 0), Duration.ofMillis(300), () -> {}));
        assertTrue(e.getMessage().contains("full"), e.getMessage());
        assertEquals(3 * PIECE, spool.bytes());
    }

    @Test
    @DisplayName("a cancel or the downtime budget ends the waiting for room")
    void watched() {
        for (QuiesceException end :
                List.of(new CancelledException(), new CaptureException("the budget is used up", ""))) {
            QuiesceException ended = assertThrows(
                    QuiesceException.class,
                    () -> capture(20, new SpoolRoom(3 * PIECE, 0), Duration.ofHours(1), () -> {
                        throw end;
                    }));
            assertSame(end, ended);
        }
    }

    @Test
    @DisplayName("nobody waits when nothing is there that could leave")
    void nothingToWaitFor() {
        assertThrows(
                CaptureException.class,
                () -> capture(1, new SpoolRoom(Long.MAX_VALUE, Long.MAX_VALUE), Duration.ofHours(1), () -> {}));
    }

    @Test
    @DisplayName("goes on also when the receiver has taken everything between two looks")
    void emptied() throws Exception {
        capture(5, new SpoolRoom(PIECE, 0), Duration.ofHours(1), () -> {
            while (!complete.isEmpty()) {
                spool.drop(complete.remove());
            }
        });
        assertEquals(4 * PIECE, spool.dropped());
    }

    @Test
    @Tag("R6.4")
    @DisplayName("who waits behind another run does not give up because the spool is empty before that one has looked")
    void behindAnother() throws Exception {
        SpoolRoom room = new SpoolRoom(PIECE, 0);
        Spool second = Spool.create(home, new BackupId(UUID.randomUUID()));
        Deque<ChunkRef> others = new ConcurrentLinkedDeque<>();
        AtomicInteger looks = new AtomicInteger();
        CompletableFuture<Void> behind = new CompletableFuture<>();
        boolean[] begun = {false};
        try (second) {
            capture(2, room, Duration.ofHours(1), () -> {
                if (begun[0]) {
                    return;
                }
                begun[0] = true;
                Thread.ofPlatform().daemon().start(() -> {
                    try {
                        capture(second, others::add, 1, room, Duration.ofHours(1), looks::incrementAndGet);
                        behind.complete(null);
                    } catch (QuiesceException | RuntimeException e) {
                        behind.completeExceptionally(e);
                    }
                });
                await(() -> looks.get() > 0 || behind.isDone()); // it waits as well
                spool.drop(complete.remove());
                int before = looks.get();
                await(() -> looks.get() > before + 2 || behind.isDone()); // it has looked at an empty spool
                assertFalse(behind.isCompletedExceptionally(), behind.toString());
            });
            behind.get(30, TimeUnit.SECONDS); // the first run is over, and with it what it had spooled
        }
        assertEquals(1, others.size());
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end);
            LockSupport.parkNanos(1_000_000); // between two looks, until the deadline
        }
    }

    @Property
    void roomKeepsLimitAndFloor(
            @ForAll @LongRange(max = 1L << 40) long limit,
            @ForAll @LongRange(max = 1L << 40) long floor,
            @ForAll @LongRange(max = 1L << 40) long spooled,
            @ForAll @LongRange(max = 1L << 40) long usable,
            @ForAll @LongRange(max = 1L << 30) long more) {
        boolean admitted = new SpoolRoom(limit, floor).admits(spooled, usable, more);
        if (admitted) {
            assertTrue(usable - more >= floor);
            assertTrue(spooled == 0 || spooled + more <= limit);
        } else {
            assertFalse(usable - more >= floor && spooled + more <= limit);
        }
    }

    @Test
    @DisplayName(
            "beside the database half of what is free is the limit and 1 GiB the floor, unless the plan says otherwise")
    void defaults() {
        assertEquals(new SpoolRoom(50L << 30, 1L << 30), SpoolRoom.of(SpoolSpec.DEFAULT, true, 100L << 30));
        assertEquals(new SpoolRoom(Long.MAX_VALUE, 256L << 20), SpoolRoom.of(SpoolSpec.DEFAULT, false, 100L << 30));
        SpoolSpec own = new SpoolSpec(Optional.of(ByteSize.mebibytes(3)), Optional.of(ByteSize.mebibytes(4)));
        assertEquals(new SpoolRoom(3 << 20, 4 << 20), SpoolRoom.of(own, true, 100L << 30));
    }
}
