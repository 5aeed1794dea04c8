package io.quiesce.tests.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Cancellation;
import io.quiesce.api.error.CancelledException;
import io.quiesce.api.error.CaptureException;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.plan.NetworkLimits;
import io.quiesce.api.plan.Plan;
import io.quiesce.api.plan.SpoolSpec;
import io.quiesce.api.service.BackupEngine.Discarded;
import io.quiesce.api.service.BackupEngine.Waiting;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.tests.faults.FaultyProxy.Aftermath;
import io.quiesce.tests.faults.FaultyProxy.Direction;
import io.quiesce.tests.faults.FaultyProxy.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every boundary between two messages of one small backup is a place where the network may fail: the connection is cut,
 * reset or falls silent there, for a moment or for long. Whatever happens, the run or its resume publishes a backup that
 * verifies, and nothing is left in the spool.
 */
@Tag("P11")
@Tag("P19")
@Tag("R8.3")
@Tag("R8.6")
@Tag("R9.3")
class WireFaultsTest {

    private static final int DATA = 600_000;
    private static final int SAMPLE = 4;

    @TempDir
    Path folder;

    private Route route;

    @BeforeEach
    void open() throws Exception {
        route = new Route(folder, DATA);
    }

    @AfterEach
    void close() throws IOException {
        route.close();
    }

    private Plan plan(Duration patience) {
        return route.plan(Route.limits(patience), SpoolSpec.DEFAULT);
    }

    /** Number of TLS records of an undisturbed run, in that direction. */
    private long records(Direction direction) throws QuiesceException {
        route.proxy.healthy().countRecords();
        BackupId backup =
                route.run(plan(Duration.ofSeconds(30)), new Cancellation()).backup();
        long count = route.proxy.records(direction);
        assertTrue(route.verifies(backup));
        assertTrue(count > 20, "there are boundaries to visit: " + count);
        return count;
    }

    private void visit(Kind kind, Direction direction, boolean all) throws Exception {
        long count = records(direction);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Long> places = new ArrayList<>();
        for (long place = 0; all && place <= count; place++) {
            places.add(place);
        }
        for (int i = 0; !all && i < SAMPLE; i++) {
            // one from each part of the way, so that a small sample sees all its stages
            places.add(Math.min(count, (long) ((i + random.nextDouble()) * count / SAMPLE)));
        }
        int hits = 0;
        int turn = random.nextInt(2);
        for (long place : places) {
            // all of both in the long form, by turns in the short one
            for (Aftermath aftermath : all ? List.of(Aftermath.values()) : List.of(Aftermath.values()[turn++ % 2])) {
                String where = kind + " " + direction + " at record " + place + " of " + count + ", " + aftermath
                        + ", seed " + seed;
                hits += strike(kind, direction, place, aftermath, where) ? 1 : 0;
            }
        }
        assertTrue(2 * hits >= places.size(), "the strikes have hit: " + hits);
    }

    private boolean strike(Kind kind, Direction direction, long place, Aftermath aftermath, String where)
            throws Exception {
        boolean passes = aftermath == Aftermath.PASSES;
        int before = route.published().size();
        route.proxy.countRecords().strikeAt(kind, direction, place, aftermath);
        BackupId backup;
        boolean hit;
        try {
            backup = route.run(plan(passes ? Duration.ofSeconds(30) : Duration.ofMillis(400)), new Cancellation())
                    .backup();
            hit = !route.proxy.strikePending();
        } catch (TransferException | CheckFailedException e) {
            hit = !route.proxy.strikePending();
            assertTrue(hit, where + ": " + e.getMessage());
            assertFalse(passes, where + " should have been overcome: " + e.getMessage());
            route.proxy.healthy().cutNow();
            backup = again(where);
        }
        route.proxy.healthy().cutNow();
        assertEquals(List.of(), route.spool(), where);
        assertEquals(before + 1, route.published().size(), where);
        assertTrue(route.verifies(backup), where);
        assertEquals(route.database.stops.get(), route.database.thaws.get(), where);
        return hit;
    }

    /** The network is back: what waits is delivered; when nothing was captured, a new run is. */
    private BackupId again(String where) throws QuiesceException {
        List<Waiting> waiting = route.engine.waiting(route.agent);
        if (waiting.isEmpty()) {
            return route.run(plan(Duration.ofSeconds(30)), new Cancellation()).backup();
        }
        assertEquals(1, waiting.size(), where);
        assertTrue(waiting.get(0).attempts() == 1 && !waiting.get(0).problem().isEmpty(), where);
        return route.engine
                .resume(route.agent, waiting.get(0).backup(), Duration.ofSeconds(30), event -> {}, new Cancellation())
                .backup();
    }

    @Test
    @DisplayName("a connection that is cut at some boundary")
    void cut() throws Exception {
        visit(Kind.CUT, Direction.TO_SERVER, false);
        visit(Kind.CUT, Direction.TO_CLIENT, false);
    }

    @Test
    @DisplayName("a connection that is reset at some boundary")
    void reset() throws Exception {
        visit(Kind.RESET, Direction.TO_SERVER, false);
        visit(Kind.RESET, Direction.TO_CLIENT, false);
    }

    @Test
    @Tag("P22")
    @DisplayName("a connection that falls silent at some boundary")
    void stall() throws Exception {
        visit(Kind.STALL, Direction.TO_SERVER, false);
        visit(Kind.STALL, Direction.TO_CLIENT, false);
    }

    @Test
    @Tag("long")
    @DisplayName("a connection that is cut at any boundary")
    void cutAnywhere() throws Exception {
        visit(Kind.CUT, Direction.TO_SERVER, true);
        visit(Kind.CUT, Direction.TO_CLIENT, true);
    }

    @Test
    @Tag("long")
    @DisplayName("a connection that is reset at any boundary")
    void resetAnywhere() throws Exception {
        visit(Kind.RESET, Direction.TO_SERVER, true);
        visit(Kind.RESET, Direction.TO_CLIENT, true);
    }

    @Test
    @Tag("long")
    @Tag("P22")
    @DisplayName("a connection that falls silent at any boundary")
    void stallAnywhere() throws Exception {
        visit(Kind.STALL, Direction.TO_SERVER, true);
        visit(Kind.STALL, Direction.TO_CLIENT, true);
    }

    @Test
    @DisplayName("connections that arrive in another order than they were made")
    void reordered() throws Exception {
        route.proxy.reorder(3);
        BackupId backup =
                route.run(plan(Duration.ofSeconds(30)), new Cancellation()).backup();
        assertTrue(route.verifies(backup));
    }

    @Test
    @Tag("P14")
    @Tag("R6.5")
    @DisplayName("a cancel while the network is silent ends the run at once, wherever it is")
    void cancel() throws Exception {
        long count = records(Direction.TO_SERVER);
        Duration forEver = Duration.ofHours(1);
        Plan patient = route.plan(
                new NetworkLimits(Duration.ofSeconds(2), forEver, forEver, forEver, forEver, forEver),
                SpoolSpec.DEFAULT);
        for (int i = 0; i < 6; i++) {
            long place = (2 * i + 1) * count / 12;
            route.proxy.countRecords().strikeAt(Kind.STALL, Direction.TO_SERVER, place, Aftermath.STAYS);
            Cancellation cancellation = new Cancellation();
            Future<?> run = start(() -> assertThrows(CancelledException.class, () -> route.run(patient, cancellation)));
            await("the silence at " + place, () -> !route.proxy.strikePending());
            cancellation.request();
            run.get(20, TimeUnit.SECONDS);
            route.proxy.healthy().cutNow();
            for (Waiting captured : route.engine.waiting(route.agent)) {
                Discarded gone = route.engine.discard(route.agent, captured.backup());
                assertTrue(gone.receiverDropped(), gone.reason());
            }
            assertEquals(List.of(), route.spool(), "at " + place);
            assertEquals(route.database.stops.get(), route.database.thaws.get());
        }
        assertEquals(1, route.published().size(), "nothing that was cancelled is published");
    }

    private static Future<?> start(Runnable task) {
        FutureTask<?> future = new FutureTask<>(task, null);
        Thread thread = new Thread(future, "cancelled-run");
        thread.setDaemon(true);
        thread.start();
        return future;
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, what + " did not happen");
            LockSupport.parkNanos(2_000_000);
        }
    }

    @Test
    @Tag("R9.2")
    @DisplayName("a full spool holds the capture up, and ends it when the network stays away")
    void fullSpool() throws Exception {
        long count = records(Direction.TO_SERVER);
        SpoolSpec small = new SpoolSpec(Optional.of(new io.quiesce.api.ByteSize(256 << 10)), Optional.empty());
        Duration some = Duration.ofSeconds(20);
        NetworkLimits limits =
                new NetworkLimits(Route.SILENCE, Route.SILENCE, some, Duration.ofMillis(1500), some, some);
        assertTrue(route.verifies(
                route.run(route.plan(limits, small), new Cancellation()).backup()));
        route.proxy.countRecords().strikeAt(Kind.STALL, Direction.TO_SERVER, count / 2, Aftermath.STAYS);
        CaptureException e =
                assertThrows(CaptureException.class, () -> route.run(route.plan(limits, small), new Cancellation()));
        assertTrue(e.getMessage().contains("full"), e.getMessage());
        assertEquals(List.of(), route.spool());
        assertEquals(route.database.stops.get(), route.database.thaws.get());
    }

    @Test
    @DisplayName("a waiting run does not keep a new one from running, and is delivered by one process at a time")
    void beside() throws Exception {
        long count = records(Direction.TO_SERVER);
        route.proxy.countRecords().strikeAt(Kind.CUT, Direction.TO_SERVER, count - 3, Aftermath.STAYS);
        assertThrows(TransferException.class, () -> route.run(plan(Duration.ofMillis(300)), new Cancellation()));
        Waiting waiting = route.engine.waiting(route.agent).get(0);
        route.proxy.healthy().cutNow();
        BackupId newer =
                route.run(plan(Duration.ofSeconds(30)), new Cancellation()).backup();
        assertEquals(List.of(waiting.backup().toString()), route.spool(), "the older one is untouched");
        route.engine.resume(route.agent, waiting.backup(), Duration.ofSeconds(30), event -> {}, new Cancellation());
        assertEquals(List.of(), route.spool());
        assertTrue(route.verifies(newer) && route.verifies(waiting.backup()));
        assertThrows(CheckFailedException.class, () -> route.engine.discard(route.agent, waiting.backup()));
    }
}
