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
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
        spool = Spool.create(home, new BackupId(UUID.randomUUID()));
        try (ChunkCutter cutter = new ChunkCutter(spool, 10, bytes -> {}, chunks::add)) {
            for (int i = 0; i < 3; i++) {
                cutter.accept(new byte[] {(byte) i, 1, 2, 3, 4, 5, 6, 7}, 0, 8);
            }
            cutter.finish();
        }
        uplink = new Uplink(
                link,
                TOKEN,
                spool,
                2,
                new Telling(e -> {}, Clock.systemUTC()),
                new Parts(null, null, null, null, null, Clock.systemUTC(), new Random(1), RetryPolicy.BACKOFF));
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
