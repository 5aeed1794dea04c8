package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.ChunkRef;
import io.quiesce.api.transfer.ResumeToken;
import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("R8.3")
class UplinkTest {

    private static final ResumeToken TOKEN = new ResumeToken("t".repeat(22));

    @TempDir
    Path home;

    private final ScriptedLink link = new ScriptedLink();
    private final List<ChunkRef> chunks = new ArrayList<>();
    private Spool spool;
    private Uplink uplink;

    @BeforeEach
    void threeChunksInTheSpool() throws Exception {
        cut(3, 8);
        uplink(2, Pace.FREE);
    }

    private void cut(int count, int bytes) throws QuiesceException {
        spool = Spool.create(home, new BackupId(UUID.randomUUID()));
        try (ChunkCutter cutter = new ChunkCutter(spool, bytes + 2, more -> {}, chunks::add)) {
            for (int i = 0; i < count; i++) {
                byte[] content = new byte[bytes];
                content[0] = (byte) i;
                cutter.accept(content, 0, bytes);
            }
            cutter.finish();
        }
    }

    private void uplink(int connections, Pace pace) {
        uplink = new Uplink(
                link,
                TOKEN,
                spool,
                connections,
                pace,
                new Telling(e -> {}, Clock.systemUTC()),
                new Parts(null, null, null, null, null, Clock.systemUTC(), new Random(1), RetryPolicy.BACKOFF));
    }

    private void anew(int count, int bytes, int connections, Pace pace) throws QuiesceException {
        close();
        chunks.clear();
        cut(count, bytes);
        uplink(connections, pace);
    }

    @AfterEach
    void close() {
        uplink.close();
        spool.close();
    }

    private void sendAll() throws QuiesceException {
        for (ChunkRef chunk : chunks) {
            uplink.add(chunk);
        }
        uplink.awaitKept(Duration.ofSeconds(30), () -> {});
    }

    @Test
    @DisplayName("drops a chunk from the spool when the receiver keeps it")
    void dropsWhatIsKept() throws Exception {
        sendAll();
        assertEquals(3, link.kept.size());
        assertEquals(24, uplink.keptBytes());
        chunks.forEach(c -> assertFalse(spool.has(c)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    @Tag("R4.1")
    @Timeout(60)
    @DisplayName("has as many chunks under way at once as it may have, and never one more")
    void atOnce(int connections) throws Exception {
        Semaphore entered = new Semaphore(0);
        Semaphore leave = new Semaphore(0);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        link.onSend = () -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            entered.release();
            leave.acquireUninterruptibly();
            inside.decrementAndGet();
        };
        anew(7, 8, connections, Pace.FREE);
        for (ChunkRef chunk : chunks) {
            uplink.add(chunk);
        }
        entered.acquire(connections); // or waits for ever
        for (int left = 7 - connections; left > 0; left--) {
            leave.release();
            entered.acquire();
        }
        leave.release(connections);
        uplink.awaitKept(Duration.ofSeconds(30), () -> {});
        assertEquals(connections, most.get());
        assertEquals(7, link.kept.size());
    }

    @Test
    @DisplayName("sends each chunk at its pace")
    void paced() throws Exception {
        AtomicLong read = new AtomicLong();
        anew(3, 8, 2, content -> new FilterInputStream(content) {
            @Override
            @NonNullByDefault({})
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int count = super.read(bytes, offset, length);
                read.addAndGet(Math.max(0, count));
                return count;
            }
        });
        sendAll();
        assertEquals(24, read.get());
    }

    @Test
    @Timeout(8) // close() waits longer for senders that don't end
    @DisplayName("ends at once although its pace would keep it for minutes")
    void endsThoughSlow() throws Exception {
        CountDownLatch waits = new CountDownLatch(1);
        Pace slow = new TokenBucket(1024, System::nanoTime, nanos -> {
            waits.countDown();
            TimeUnit.NANOSECONDS.sleep(nanos);
        });
        anew(2, 3 * TokenBucket.PIECE, 2, slow);
        for (ChunkRef chunk : chunks) {
            uplink.add(chunk);
        }
        waits.await();
        uplink.close();
        assertTrue(chunks.stream().allMatch(spool::has));
    }

    @Test
    @Tag("P19")
    @DisplayName("tries again after the line broke, and loses nothing")
    void triesAgain() throws Exception {
        link.failures.add(Optional.of(ScriptedLink.brokenLine()));
        link.failures.add(Optional.of(ScriptedLink.brokenLine()));
        sendAll();
        assertEquals(3, link.kept.size());
    }

    @Test
    @DisplayName("goes on when there was no memory or thread for a sender: nobody would wait for one that is gone")
    void lacksMemory() throws Exception {
        link.failures.add(Optional.of(ScriptedLink.brokenLine()));
        link.failures.add(Optional.of(ScriptedLink.brokenLine()));
        link.onFailure = () -> {
            throw new OutOfMemoryError("unable to create native thread");
        };
        sendAll();
        assertEquals(3, link.kept.size());
    }

    @Test
    @DisplayName("ends at a refusal that no retry cures, and keeps the bytes")
    void endsAtARefusal() {
        for (int i = 0; i < 5; i++) {
            link.failures.add(Optional.of(ScriptedLink.refusal()));
        }
        TransferException end = assertThrows(TransferException.class, this::sendAll);
        assertFalse(end.retryHelps());
        assertTrue(chunks.stream().anyMatch(spool::has));
    }

    private static TransferException refusal(Refusal refusal) {
        return new TransferException("no", "", refusal);
    }

    @ParameterizedTest
    @EnumSource(
            value = Refusal.class,
            names = {"SPACE", "QUOTA", "STORAGE"})
    @DisplayName("takes chunks after a refusal that can be mended at the receiver: what is captured waits")
    void takesMore(Refusal mendable) throws Exception {
        link.failures.add(Optional.of(refusal(mendable)));
        uplink.add(chunks.get(0));
        assertThrows(TransferException.class, () -> uplink.awaitKept(Duration.ofSeconds(30), () -> {}));
        uplink.requireUse();
        uplink.add(chunks.get(1));
        assertThrows(TransferException.class, uplink::check);
        assertTrue(chunks.stream().allMatch(spool::has));
    }

    @ParameterizedTest
    @EnumSource(
            value = Refusal.class,
            names = {"TOKEN", "CONFLICT", "AUTHENTICATION", "PROTOCOL", "VERSION", "CORRUPT"})
    @DisplayName("takes no chunk after another refusal: a capture would go on for nothing")
    void takesNoMore(Refusal last) throws Exception {
        link.failures.add(Optional.of(refusal(last)));
        uplink.add(chunks.get(0));
        assertThrows(TransferException.class, () -> uplink.awaitKept(Duration.ofSeconds(30), () -> {}));
        assertThrows(TransferException.class, uplink::requireUse);
        assertThrows(TransferException.class, () -> uplink.add(chunks.get(1)));
    }

    @Test
    @DisplayName("gives up for now when nothing gets through for the whole patience")
    void losesPatience() throws Exception {
        for (int i = 0; i < 100; i++) {
            link.failures.add(Optional.of(ScriptedLink.brokenLine()));
        }
        uplink.add(chunks.getFirst());
        TransferException end =
                assertThrows(TransferException.class, () -> uplink.awaitKept(Duration.ofMillis(600), () -> {}));
        assertTrue(end.retryHelps());
        assertTrue(spool.has(chunks.getFirst()));
    }
}
