package io.quiesce.control.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.control.FeedEntry;
import io.quiesce.api.control.Work;
import io.quiesce.api.error.CaptureException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.service.BackupEngine;
import io.quiesce.api.service.BackupEngine.Waiting;
import io.quiesce.api.transfer.BackupId;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When a captured backup that waits is tried again. */
@Tag("P19")
@Tag("R8.3")
class LeftoverWatchTest {

    private static final BackupId BACKUP = new BackupId(new UUID(1, 2));

    private final AtomicLong millis = new AtomicLong(-5);
    private final AtomicInteger tries = new AtomicInteger();
    private RunQueue queue;
    private LeftoverWatch watch;

    @BeforeEach
    void open() {
        queue = new RunQueue(Clock.systemUTC(), new Feed(Clock.systemUTC()), this::deliver, 1);
        queue.open(() -> {});
        BackupEngine engine = (BackupEngine) Proxy.newProxyInstance(
                BackupEngine.class.getClassLoader(),
                new Class<?>[] {BackupEngine.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "waiting" -> List.of(waiting());
                    case "running" -> List.of();
                    default -> throw new AssertionError(method);
                });
        watch = new LeftoverWatch(engine, Path.of("/home"), queue, millis::get);
    }

    @AfterEach
    void close() {
        queue.close();
    }

    private static Waiting waiting() {
        return new Waiting(
                BACKUP, Path.of("/spool"), "shop", "vault", Instant.EPOCH, 1, 1, Duration.ofMinutes(1), 0, "");
    }

    private FeedEntry.Item deliver(Ticket ticket) throws QuiesceException {
        assertEquals(new Work.Delivery(BACKUP), ticket.run().work());
        tries.incrementAndGet();
        throw new TransferException("told to the watch by the test", "", new IOException());
    }

    /** How often it was tried when the watch looks each minute for so long after that failure. */
    private int triesWithin(Duration time, QuiesceException failure) throws Exception {
        watch.failed(BACKUP, failure);
        int before = tries.get();
        for (Duration passed = Duration.ZERO; passed.compareTo(time) <= 0; passed = passed.plusMinutes(1)) {
            watch.look();
            settle();
            if (tries.get() > before) {
                watch.failed(BACKUP, failure);
                before = tries.get();
            }
            millis.addAndGet(Duration.ofMinutes(1).toMillis());
        }
        return tries.get();
    }

    private void settle() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!queue.list().isEmpty()) {
            assertTrue(System.nanoTime() < end);
            TimeUnit.MILLISECONDS.sleep(1); // between two looks, until the deadline
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Refusal.class,
            names = {"SPACE", "QUOTA", "STORAGE", "AUTHENTICATION", "VERSION", "PROTOCOL"})
    @DisplayName("is each hour after what a person can mend at the receiver, who tells nobody when it is done")
    void mendable(Refusal refusal) throws Exception {
        int tried = triesWithin(Duration.ofHours(12), new TransferException("no", "", refusal));
        assertTrue(tried >= 11 && tried <= 13, () -> "tries: " + tried);
    }

    @Test
    @DisplayName("is each hour after a failure of the host's own")
    void local() throws Exception {
        int tried = triesWithin(Duration.ofHours(12), new CaptureException("the spool can't be opened", ""));
        assertTrue(tried >= 11 && tried <= 13, () -> "tries: " + tried);
    }

    @ParameterizedTest
    @EnumSource(
            value = Refusal.class,
            names = {"TOKEN", "NOT_FOUND", "CONFLICT", "NAME", "CORRUPT"})
    @DisplayName("is never when nobody can mend it")
    void hopeless(Refusal refusal) throws Exception {
        assertEquals(0, triesWithin(Duration.ofHours(12), new TransferException("no", "", refusal)));
    }

    @Test
    @DisplayName("is within ten minutes, again and again, while the receiver can't be reached")
    void away() throws Exception {
        int tried = triesWithin(Duration.ofHours(12), new TransferException("no line", "", new IOException()));
        assertTrue(tried >= 60, () -> "tries: " + tried);
    }
}
