package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.error.CaptureException;
import io.quiesce.api.plan.RestartPoint;
import io.quiesce.api.service.BackupEngine.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long a run may keep its instance down (docs/guardian.md): the agent keeps to it, and the guardian knows of it. */
@Tag("R3.4")
@Tag("R9.5")
@Timeout(120)
@DisplayName("A downtime budget")
class DowntimeBudgetTest {

    private static final Optional<Duration> BUDGET = Optional.of(Duration.ofSeconds(10));

    @TempDir
    Path root = Path.of("");

    private FolderHost host;

    @BeforeEach
    void aHost() throws IOException {
        host = new FolderHost(root);
    }

    private Result run(RestartPoint restart, Optional<Duration> budget) throws Exception {
        return host.run(host.plan(restart, budget));
    }

    @ParameterizedTest(name = "a start needed {0} s before, each block takes {1} s")
    @CsvSource({"0, 3, 4", "0, 2, 5", "4, 3, 2", "60, 2, 3"})
    @DisplayName("ends a capture that would not leave enough of it for the start, and nothing of it is left")
    void slowCapture(long start, long block, int blocks) throws Exception {
        if (start > 0) {
            DowntimeForecast.learn(
                    host.home,
                    FolderHost.PLAN,
                    new DowntimeForecast(RestartPoint.AFTER_CAPTURE, Duration.ZERO, 1e9, Duration.ofSeconds(start)));
        }
        host.onRead = () -> host.passes(Duration.ofSeconds(block));
        CaptureException ended = assertThrows(CaptureException.class, () -> run(RestartPoint.AFTER_CAPTURE, BUDGET));
        assertTrue(ended.getMessage().contains("the downtime budget of 10 s is used up"), ended.getMessage());
        assertTrue(ended.hint().contains("capture.downtimeBudget"), ended.hint());
        assertEquals(blocks, host.read.get());
        assertEquals(1, host.starts.get());
        assertEquals(List.of(), host.leftovers());
        assertEquals(0, host.receiver.sealed.get());
    }

    @Test
    @DisplayName("lets a capture be that is quick enough, and without one the slowest is")
    void quickEnough() throws Exception {
        host.onRead = () -> host.passes(Duration.ofSeconds(1));
        assertTrue(run(RestartPoint.AFTER_CAPTURE, BUDGET).receipt().good());
        FolderHost slow = new FolderHost(root.resolve("slow"));
        slow.onRead = () -> slow.passes(Duration.ofHours(1));
        assertTrue(slow.run(slow.plan(RestartPoint.AFTER_CAPTURE, Optional.empty()))
                .receipt()
                .good());
    }

    @Test
    @DisplayName("starts the instance while the receiver holds up the transfer; the run delivers the rest then")
    void slowTransfer() throws Exception {
        CountDownLatch up = new CountDownLatch(1);
        AtomicInteger keptAtStart = new AtomicInteger(-1);
        host.receiver.failures.add(Optional.of(ScriptedLink.brokenLine()));
        host.receiver.onFailure = () -> await(up);
        host.onTransfer = () -> host.passes(Duration.ofSeconds(10));
        host.onStart = () -> {
            keptAtStart.set(host.receiver.kept.size());
            up.countDown();
        };
        assertTrue(run(RestartPoint.AFTER_TRANSFER, BUDGET).receipt().good());
        assertEquals(0, keptAtStart.get());
        assertEquals(FolderHost.BLOCKS, host.receiver.kept.size());
        assertTrue(
                host.notes.contains("the downtime budget is used up: starting the instance, then sending the rest"),
                host.notes.toString());
        assertEquals(1, host.starts.get());
        assertEquals(List.of(), host.leftovers());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(60, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest(name = "after a stop of {0} s: {1} ms")
    @CsvSource({"0, 19000", "4, 15000", "30, 10000"})
    @DisplayName("is the guardian's deadline as well, with one lease more")
    void deadline(long stop, long millis) throws Exception {
        host.onStop = () -> host.passes(Duration.ofSeconds(stop));
        if (stop < 10) {
            run(RestartPoint.AFTER_CAPTURE, BUDGET);
            assertEquals(
                    List.of("fence", "deadline " + millis, "check", "release", "done"),
                    ScriptedGuardian.told(host.home));
        } else {
            assertThrows(CaptureException.class, () -> run(RestartPoint.AFTER_CAPTURE, BUDGET));
            assertEquals(List.of("fence", "deadline " + millis, "release", "done"), ScriptedGuardian.told(host.home));
        }
    }

    @ParameterizedTest(name = "running {0}, budget {1}")
    @CsvSource({"false, true", "true, false"})
    @DisplayName("gives the guardian no deadline where there is none, or nothing to start")
    void noDeadline(boolean running, boolean budget) throws Exception {
        host.running = running;
        run(RestartPoint.AFTER_CAPTURE, budget ? BUDGET : Optional.empty());
        assertEquals(List.of("fence", "check", "release", "done"), ScriptedGuardian.told(host.home));
    }
}
