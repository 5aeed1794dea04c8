package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Backoff;
import io.quiesce.api.Cancellation;
import io.quiesce.api.Digest;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.error.CancelledException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.instance.ShutdownKind;
import io.quiesce.api.plan.NetworkLimits;
import io.quiesce.api.service.Seals;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.ChunkRef;
import io.quiesce.api.transfer.Layout;
import io.quiesce.api.transfer.Receipt;
import io.quiesce.api.transfer.ResumeToken;
import io.quiesce.api.transfer.SealHeader;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

@Tag("T7.2")
@Tag("P11")
@Tag("R5.2")
@Tag("R9.3")
class DeliveryTest {

    private static final Seals LISTS_CHUNKS = new Seals() {
        @Override
        public void write(SealHeader header, Iterator<ChunkRef> chunks, Signer signer, OutputStream out) {
            chunks.forEachRemaining(c -> {});
        }

        @Override
        public Reading read(InputStream in) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void append(Receipt receipt, OutputStream out) {
            throw new UnsupportedOperationException();
        }
    };

    private static final Backoff FAST = new Backoff(Duration.ofMillis(1), Duration.ofMillis(20), 2);

    private ScriptedLink link;
    private BackupId backup;
    private List<ChunkRef> chunks;
    private Cancellation cancellation;
    private Path home;
    private Spool spool;

    @BeforeTry
    void fourChunksInTheSpool() throws Exception {
        link = new ScriptedLink();
        backup = new BackupId(UUID.randomUUID());
        chunks = new ArrayList<>();
        cancellation = new Cancellation();
        home = Files.createTempDirectory("quiesce-delivery");
        spool = Spool.create(home, backup);
        try (ChunkCutter cutter = new ChunkCutter(spool, 10, bytes -> {}, chunks::add)) {
            for (int i = 0; i < 4; i++) {
                cutter.accept(new byte[] {(byte) i, 1, 2, 3, 4, 5, 6, 7}, 0, 8);
            }
            cutter.finish();
        }
        spool.sync(() -> {});
    }

    @AfterTry
    void remove() throws Exception {
        spool.close();
        Trees.remove(home);
    }

    private RunRecord run(long chunkCount) {
        Digest none = Digest.ofContent(new byte[0], 0, 0);
        SealHeader header = new SealHeader(
                backup,
                "agent",
                "shop",
                Layout.PLAIN,
                Instant.EPOCH,
                Instant.EPOCH,
                Duration.ZERO,
                ShutdownKind.CLEAN,
                true,
                32,
                32,
                1,
                chunkCount,
                none,
                Facts.NONE);
        return new RunRecord(
                header,
                new ResumeToken("t".repeat(30)),
                "vault",
                1,
                Optional.empty(),
                NetworkLimits.DEFAULT,
                List.of());
    }

    private Receipt deliver(Duration patience) throws QuiesceException {
        return deliver(patience, chunks.size());
    }

    private Receipt deliver(Duration patience, long chunkCount) throws QuiesceException {
        Parts parts = new Parts(null, LISTS_CHUNKS, null, null, null, Clock.systemUTC(), new Random(7), FAST);
        return new Delivery(
                        parts,
                        run(chunkCount),
                        new Delivery.Route(spool, link),
                        patience,
                        new Telling(e -> {}, Clock.systemUTC()))
                .resume(cancellation);
    }

    @Property(tries = 100)
    @Label(
            "whatever calls fail and whatever answers are lost, all is kept, sealed, and nothing known to be kept sent again")
    void anyFailures(@ForAll @Size(max = 12) List<Boolean> calls, @ForAll @Size(max = 8) List<Boolean> answers)
            throws Exception {
        calls.forEach(fails -> link.failures.add(fails ? Optional.of(ScriptedLink.brokenLine()) : Optional.empty()));
        answers.forEach(lost -> link.lostAnswers.add(lost ? Optional.of(ScriptedLink.brokenLine()) : Optional.empty()));
        assertTrue(deliver(Duration.ofMinutes(1)).good());
        assertEquals(4, link.kept.size());
        assertTrue(link.sealed.get() >= 1);
        long lost = answers.stream().filter(l -> l).count();
        assertTrue(link.sentTwice.get() <= lost, "only chunks whose KEPT was lost");
        chunks.forEach(c -> assertFalse(spool.has(c)));
    }

    @Example
    @Label("an answer to the seal that is lost is asked for again")
    void lostVerdict() throws Exception {
        chunks.forEach(c -> link.kept.put(c.index(), new byte[0]));
        link.lostAnswers.add(Optional.of(ScriptedLink.brokenLine()));
        assertTrue(deliver(Duration.ofMinutes(1)).good());
        assertEquals(2, link.sealed.get());
    }

    @Example
    @Label("a refusal that no retry cures ends at once")
    void permanent() {
        link.failures.add(Optional.of(ScriptedLink.refusal()));
        TransferException e = assertThrows(TransferException.class, () -> deliver(Duration.ofHours(1)));
        assertEquals(Refusal.SPACE, e.refusal());
        assertEquals(0, link.sealed.get());
    }

    @Example
    @Label("a chunk that the disk has changed is no reason to try for hours")
    void damagedChunk() throws Exception {
        Files.write(spool.file(2), new byte[8]);
        TransferException e = assertThrows(TransferException.class, () -> deliver(Duration.ofHours(1)));
        assertEquals(Refusal.CORRUPT, e.refusal());
        assertTrue(e.getMessage().contains("chunk 2"), e.getMessage());
    }

    @Example
    @Label("a chunk that the receiver has lost after its KEPT can't come back")
    void lostChunk() {
        spool.drop(chunks.get(0));
        TransferException e = assertThrows(TransferException.class, () -> deliver(Duration.ofHours(1)));
        assertEquals(Refusal.CORRUPT, e.refusal());
    }

    @Example
    @Label("an index that is not the captured one is refused before anything is sealed")
    void damagedIndex() {
        TransferException e = assertThrows(TransferException.class, () -> deliver(Duration.ofHours(1), 5));
        assertEquals(Refusal.CORRUPT, e.refusal());
        assertEquals(0, link.sealed.get());
    }

    @Example
    @Label("a network that stays away ends the trying when the patience is over, and the bytes stay")
    void patience() {
        for (int i = 0; i < 1000; i++) {
            link.failures.add(Optional.of(ScriptedLink.brokenLine()));
        }
        TransferException e = assertThrows(TransferException.class, () -> deliver(Duration.ofMillis(700)));
        assertTrue(e.retryHelps());
        chunks.forEach(c -> assertTrue(spool.has(c)));
    }

    @Example
    @Tag("P14")
    @Tag("R6.5")
    @Label("a cancel ends the waiting for a network that stays away")
    void cancelled() {
        for (int i = 0; i < 1000; i++) {
            link.failures.add(Optional.of(ScriptedLink.brokenLine()));
        }
        link.onFailure = cancellation::request;
        assertThrows(CancelledException.class, () -> deliver(Duration.ofHours(1)));
        assertFalse(Thread.currentThread().isInterrupted());
    }
}
