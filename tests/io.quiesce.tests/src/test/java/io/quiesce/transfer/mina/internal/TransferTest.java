package io.quiesce.transfer.mina.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Digest;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.BackupRow;
import io.quiesce.api.transfer.ChunkRef;
import io.quiesce.api.transfer.Opened;
import io.quiesce.api.transfer.Receipt;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests and answers between enrolled agents and a receiver, when nothing goes wrong and when the desk says no. */
@Tag("R1.5")
@Timeout(120)
class TransferTest {

    private static final int MIB = 1 << 20;

    @TempDir
    private Path root;

    private Rig rig;
    private ReceiverLink link;

    @BeforeEach
    void enrol() throws QuiesceException {
        rig = new Rig(root);
        link = rig.link(rig.agent("web1"));
    }

    @AfterEach
    void close() {
        link.close();
        rig.close();
    }

    private static Refusal refusal(org.junit.jupiter.api.function.Executable call) {
        return assertThrows(TransferException.class, call).refusal();
    }

    @Test
    @DisplayName("the receiver knows the agent by the name it gave itself, not by one the agent chose")
    void status() throws QuiesceException {
        assertEquals("web1", link.status().client());
    }

    @Test
    @Tag("R4.2")
    @Tag("R8.4")
    @DisplayName("a backup arrives byte for byte and can be listed, fetched and verified")
    void wholeBackup() throws QuiesceException {
        byte[] content = Rig.content(5 * MIB + 4711, 1);
        Opened opened = Rig.backUp(link, content, MIB);
        List<BackupRow> rows = new ArrayList<>();
        link.backups(b -> rows.add(b.row()));
        assertEquals(List.of(opened.backup()), rows.stream().map(BackupRow::id).toList());
        ByteArrayOutputStream fetched = new ByteArrayOutputStream();
        link.fetch(opened.backup(), 0, content.length, fetched);
        assertArrayEquals(content, fetched.toByteArray());
        Receipt receipt = link.verify(opened.backup(), verified -> {});
        assertEquals(Digest.ofContent(content, 0, content.length), receipt.sha256());
        assertTrue(receipt.good());
    }

    @Test
    @DisplayName("any range can be fetched, the empty one too, and the seal")
    void ranges() throws QuiesceException {
        byte[] content = Rig.content(MIB, 2);
        Opened opened = Rig.backUp(link, content, 300_000);
        for (int[] range : new int[][] {{0, 0}, {0, 1}, {4711, 600_000}, {MIB - 1, 1}}) {
            ByteArrayOutputStream fetched = new ByteArrayOutputStream();
            link.fetch(opened.backup(), range[0], range[1], fetched);
            assertArrayEquals(
                    java.util.Arrays.copyOfRange(content, range[0], range[0] + range[1]), fetched.toByteArray());
        }
        ByteArrayOutputStream seal = new ByteArrayOutputStream();
        link.fetchSeal(opened.backup(), seal);
        assertTrue(seal.size() > 60);
    }

    @Test
    @Tag("P9")
    @DisplayName("a chunk whose bytes do not hash to its id is refused, and the line goes on")
    void wrongDigest() throws QuiesceException {
        byte[] content = Rig.content(MIB, 3);
        Opened opened = link.open(Rig.request());
        ChunkRef chunk = new ChunkRef(0, 0, MIB, Digest.ofContent(content, 0, 10));
        assertEquals(Refusal.DIGEST, refusal(() -> Rig.send(link, opened, content, chunk)));
        assertEquals(0, rig.desk.kept.get());
        assertEquals("web1", link.status().client());
    }

    @Test
    @DisplayName("the same chunk again is fine, other content under its index a conflict")
    void sameIndex() throws QuiesceException {
        byte[] content = Rig.content(1000, 4);
        byte[] other = Rig.content(1000, 5);
        Opened opened = link.open(Rig.request());
        Rig.send(link, opened, content, Rig.cut(content, 1000).get(0));
        Rig.send(link, opened, content, Rig.cut(content, 1000).get(0));
        assertEquals(
                Refusal.CONFLICT,
                refusal(() -> Rig.send(link, opened, other, Rig.cut(other, 1000).get(0))));
    }

    @Test
    @DisplayName("a chunk refused at its head stops the sender early, and the line goes on")
    void earlyRefusal() throws QuiesceException {
        byte[] content = Rig.content(48 * MIB, 6);
        Opened opened = link.open(Rig.request());
        rig.desk.interruption = place -> {
            if (place.equals("take")) {
                throw new TransferException("no room", "Make some.", Refusal.SPACE);
            }
        };
        long[] sent = {0};
        ChunkRef chunk = Rig.cut(content, content.length).get(0);
        assertEquals(
                Refusal.SPACE,
                refusal(() -> link.send(opened.token(), chunk, new ByteArrayInputStream(content), n -> sent[0] = n)));
        assertTrue(sent[0] < content.length, "all " + sent[0] + " bytes were sent although refused at once");
        assertEquals("web1", link.status().client());
    }

    @Test
    @DisplayName(
            "content shorter or longer than the chunk fails the call as the caller's fault; the receiver keeps nothing")
    void wrongLength() throws QuiesceException {
        byte[] content = Rig.content(1000, 7);
        Opened opened = link.open(Rig.request());
        ChunkRef chunk = Rig.cut(content, 1000).get(0);
        for (int length : new int[] {0, 999, 1001}) {
            InputStream wrong = new ByteArrayInputStream(java.util.Arrays.copyOf(content, length));
            TransferException e =
                    assertThrows(TransferException.class, () -> link.send(opened.token(), chunk, wrong, n -> {}));
            assertFalse(e.retryHelps(), e.getMessage());
        }
        Rig.await("all intakes are closed", () -> rig.desk.openIntakes.get() == 0);
        assertEquals(0, rig.desk.kept.get());
        Rig.send(link, opened, content, chunk);
    }

    @Test
    @DisplayName("a failing stream of the caller is not blamed on the line")
    void callersStreamFails() throws QuiesceException {
        Opened opened = Rig.backUp(link, Rig.content(MIB, 8), MIB);
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        TransferException e = assertThrows(TransferException.class, () -> link.fetch(opened.backup(), 0, MIB, full));
        assertTrue(e.getMessage().contains("No space left"), e.getMessage());
        assertFalse(e.retryHelps());
        assertEquals("web1", link.status().client());
    }

    @Test
    @DisplayName("a client can't see, resume, fetch or abandon what belongs to another")
    void clientsAreApart() throws QuiesceException {
        byte[] content = Rig.content(1000, 9);
        Opened opened = Rig.backUp(link, content, 1000);
        try (ReceiverLink other = rig.link(rig.agent("web2"))) {
            List<BackupRow> rows = new ArrayList<>();
            other.backups(b -> rows.add(b.row()));
            assertEquals(List.of(), rows);
            assertEquals(Refusal.TOKEN, refusal(() -> other.resume(opened.backup(), opened.token())));
            assertEquals(Refusal.TOKEN, refusal(() -> other.abandon(opened.token())));
            assertEquals(
                    Refusal.NOT_FOUND, refusal(() -> other.fetch(opened.backup(), 0, 1, new ByteArrayOutputStream())));
        }
    }

    @Test
    @DisplayName("a seal signed with another key is not accepted")
    void foreignSignature() throws QuiesceException {
        byte[] content = Rig.content(1000, 10);
        Opened opened = link.open(Rig.request());
        Rig.sendWanted(link, opened, content, Rig.cut(content, 1000));
        try (ReceiverLink other = rig.link(rig.agent("web2"))) {
            byte[] foreign =
                    other.sign(Digest.ofContent(content, 0, content.length).bytes());
            assertEquals(
                    Refusal.CORRUPT,
                    refusal(() -> link.seal(opened.token(), new ByteArrayInputStream(foreign), v -> {})));
        }
        Rig.seal(link, opened, content);
    }

    @Test
    @DisplayName("a refusal in the midst of DATA ends the answer, and the line goes on")
    void refusedMidway() throws QuiesceException {
        Opened opened = Rig.backUp(link, Rig.content(MIB, 11), MIB);
        rig.desk.interruption = place -> {
            if (place.equals("copy")) {
                throw new TransferException("the disk broke", "Replace it.", Refusal.STORAGE);
            }
        };
        assertEquals(Refusal.STORAGE, refusal(() -> link.fetch(opened.backup(), 0, MIB, new ByteArrayOutputStream())));
        assertEquals("web1", link.status().client());
    }

    @Test
    @DisplayName("a defect in the desk is refused as a storage error and harms nobody else")
    void deskDefect() throws QuiesceException {
        rig.desk.interruption = place -> {
            throw new IllegalStateException("defect");
        };
        assertEquals(Refusal.STORAGE, refusal(() -> link.status()));
        rig.desk.interruption = place -> {};
        assertEquals("web1", link.status().client());
    }

    @Test
    @DisplayName("asking for what does not exist is refused")
    void notFound() {
        BackupId unknown = new BackupId(java.util.UUID.randomUUID());
        assertEquals(Refusal.NOT_FOUND, refusal(() -> link.fetchSeal(unknown, new ByteArrayOutputStream())));
        assertEquals(Refusal.NOT_FOUND, refusal(() -> link.verify(unknown, v -> {})));
    }

    @Test
    @Tag("P3")
    @Tag("R8.5")
    @Tag("R1.4")
    @DisplayName("twelve agents with four connections each back up at once, and nothing is mixed up")
    void manyAtOnce() throws Exception {
        int agents = 12;
        List<Path> homes = new ArrayList<>();
        for (int i = 0; i < agents; i++) {
            homes.add(rig.agent("host" + i));
        }
        ExecutorService pool = Executors.newFixedThreadPool(agents);
        try {
            List<Callable<BackupId>> jobs = new ArrayList<>();
            for (int i = 0; i < agents; i++) {
                int seed = i;
                jobs.add(() -> backUpInParallel(homes.get(seed), Rig.content(2 * MIB + seed, seed)));
            }
            List<Future<BackupId>> done = pool.invokeAll(jobs);
            for (int i = 0; i < agents; i++) {
                assertArrayEquals(
                        Rig.content(2 * MIB + i, i),
                        rig.desk.publishedContent(done.get(i).get()));
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private BackupId backUpInParallel(Path home, byte[] content) throws Exception {
        ExecutorService senders = Executors.newFixedThreadPool(4);
        try (ReceiverLink own = rig.link(home)) {
            Opened opened = own.open(Rig.request());
            List<Callable<Object>> sends = new ArrayList<>();
            for (ChunkRef chunk : Rig.cut(content, 200_000)) {
                sends.add(() -> {
                    Rig.send(own, opened, content, chunk);
                    return chunk;
                });
            }
            for (Future<Object> f : senders.invokeAll(sends)) {
                f.get();
            }
            Rig.seal(own, opened, content);
            return opened.backup();
        } finally {
            senders.shutdownNow();
        }
    }
}
