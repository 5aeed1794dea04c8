package io.quiesce.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.Receipt;
import io.quiesce.transfer.mina.internal.agent.MinaReceiverLinks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The receiver as it is shipped, killed or stopped at seeded random moments of an arrival, again and again. */
@Tag("P11")
@Tag("R5.1")
@Tag("R5.2")
@Tag("R5.3")
class ReceiverKillTest {

    private static final int CHUNKS = 24;
    private static final int CHUNK_SIZE = 128 << 10;
    private static final Duration SILENCE = Duration.ofSeconds(20);

    /** What is done to the process. */
    private enum Blow {
        KILL,
        STOP_AND_KILL,
        STOP_AND_CONTINUE
    }

    @TempDir
    private Path folder;

    private RunningReceiver receiver;
    private ReceiverLink link;
    private final Set<BackupId> published = new HashSet<>();

    @BeforeEach
    void start() throws QuiesceException {
        receiver = RunningReceiver.start(folder.resolve("receiver"));
        receiver.enrol(folder.resolve("agent"), "db1");
        link = new MinaReceiverLinks().connect(folder.resolve("agent"), "vault", 2, SILENCE);
    }

    @AfterEach
    void stop() {
        link.close();
        receiver.close();
    }

    @Test
    @DisplayName(
            "nine times: what is published verifies, what was confirmed is there, it goes on, the next backup works")
    void aFewTimes() throws Exception {
        for (int round = 0; round < 9; round++) {
            round(new Random(20261120 + round), Blow.values()[round % 3], "round " + round);
        }
        verify(List.copyOf(published));
    }

    @Test
    @Tag("long")
    @DisplayName("a hundred and twenty times")
    void often() throws Exception {
        for (int round = 0; round < 120; round++) {
            round(new Random(7_000 + round), Blow.values()[round % 3], "round " + round);
        }
        verify(List.copyOf(published));
    }

    private void round(Random random, Blow blow, String where) throws Exception {
        // a third of the blows falls while the seal is sent, checked and published
        int awaited = Math.min(CHUNKS, random.nextInt(CHUNKS * 3 / 2));
        Upload upload = Upload.random(random, CHUNKS * CHUNK_SIZE - random.nextInt(CHUNK_SIZE), CHUNK_SIZE, awaited);
        CompletableFuture<Boolean> delivering = CompletableFuture.supplyAsync(() -> goOn(upload));
        upload.awaitKept();
        LockSupport.parkNanos(random.nextInt(30_000_000));
        strike(blow, random);
        boolean delivered = delivering.get(60, TimeUnit.SECONDS);
        assertTrue(delivered || blow != Blow.STOP_AND_CONTINUE, where + ": a pause interrupts nothing");
        List<BackupId> before = list();
        assertTrue(before.containsAll(published), where + ": " + published + " but only " + before);
        verify(before.subList(Math.max(0, before.size() - 2), before.size()));
        Receipt receipt = insist(upload, where);
        assertTrue(receipt.good(), where);
        Upload following = Upload.random(random, 1000, CHUNK_SIZE, 0);
        assertTrue(following.goOn(link).good(), where);
        published.add(upload.backup());
        published.add(following.backup());
        assertEquals(published, Set.copyOf(list()), where);
    }

    /** Up to the receipt, or to the first failure, which must be one that a retry can help. */
    private boolean goOn(Upload upload) {
        try {
            upload.goOn(link);
            return true;
        } catch (QuiesceException e) {
            assertTrue(e.retryHelps(), e.toString());
            return false;
        }
    }

    private void strike(Blow blow, Random random) {
        if (blow != Blow.KILL) {
            receiver.signal("STOP");
            LockSupport.parkNanos(random.nextInt(300_000_000));
        }
        if (blow == Blow.STOP_AND_CONTINUE) {
            receiver.signal("CONT");
        } else {
            receiver.kill();
            receiver.startAgain();
        }
    }

    private Receipt insist(Upload upload, String where) throws QuiesceException {
        for (int attempt = 0; attempt < 3; attempt++) {
            try {
                return upload.goOn(link);
            } catch (TransferException e) {
                assertTrue(e.retryHelps(), where + ": " + e); // a connection of before the blow
            }
        }
        throw new AssertionError(where + ": it does not go on");
    }

    private List<BackupId> list() throws QuiesceException {
        for (int attempt = 0; ; attempt++) {
            List<BackupId> found = new ArrayList<>();
            try {
                link.backups(row -> found.add(row.id()));
                return found;
            } catch (TransferException e) {
                assertTrue(e.retryHelps() && attempt < 3, e.toString());
            }
        }
    }

    private void verify(List<BackupId> backups) throws QuiesceException {
        for (BackupId backup : backups) {
            Receipt receipt = link.verify(backup, verified -> {});
            assertTrue(receipt.good(), receipt.toString());
        }
    }
}
