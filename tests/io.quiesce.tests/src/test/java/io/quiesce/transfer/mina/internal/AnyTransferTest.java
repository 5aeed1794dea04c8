package io.quiesce.transfer.mina.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.ChunkRef;
import io.quiesce.api.transfer.Opened;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever is sent, by however many at once: it arrives as it is, or is refused. */
class AnyTransferTest {

    private static final int AGENTS = 10;

    private static Path root;
    private static Rig rig;
    private static final List<ReceiverLink> LINKS = new ArrayList<>();
    private static final ExecutorService SENDERS = Executors.newCachedThreadPool();

    @BeforeContainer
    static void start() throws IOException, QuiesceException {
        root = Files.createTempDirectory("quiesce-any");
        rig = new Rig(root);
        for (int i = 0; i < AGENTS; i++) {
            LINKS.add(rig.link(rig.agent("host" + i), 2));
        }
    }

    @AfterContainer
    static void stop() throws IOException {
        LINKS.forEach(ReceiverLink::close);
        LINKS.clear();
        SENDERS.shutdownNow();
        rig.close();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Property(tries = 200, shrinking = ShrinkingMode.OFF)
    @Tag("P9")
    @Tag("R8.4")
    @Label("a chunk with any byte changed, added or missing is refused and not kept; unchanged it is kept")
    void changedContent(
            @ForAll @IntRange(min = 1, max = 300_000) int length,
            @ForAll @IntRange(min = 0) int at,
            @ForAll @IntRange(max = 3) int change)
            throws QuiesceException {
        byte[] content = Rig.content(length, at);
        ChunkRef chunk = Rig.cut(content, length).get(0);
        byte[] sent = content.clone();
        if (change == 1) {
            sent[at % length] ^= (byte) (1 << at % 8);
        } else if (change == 2) {
            sent = java.util.Arrays.copyOf(content, length - 1);
        } else if (change == 3) {
            sent = java.util.Arrays.copyOf(content, length + 1);
        }
        ReceiverLink link = LINKS.get(0);
        Opened opened = link.open(Rig.request());
        int before = rig.desk.kept.get();
        byte[] bytes = sent;
        if (change == 0) {
            link.send(opened.token(), chunk, new ByteArrayInputStream(bytes), n -> {});
            assertEquals(before + 1, rig.desk.kept.get());
        } else {
            TransferException e = assertThrows(
                    TransferException.class,
                    () -> link.send(opened.token(), chunk, new ByteArrayInputStream(bytes), n -> {}));
            assertEquals(change == 1 ? Refusal.DIGEST : Refusal.NONE, e.refusal(), e.getMessage());
            Rig.await("the intake is closed", () -> rig.desk.openIntakes.get() == 0);
            assertEquals(before, rig.desk.kept.get());
        }
        link.abandon(opened.token());
    }

    @Property(tries = 100, shrinking = ShrinkingMode.OFF)
    @Tag("P3")
    @Tag("R1.4")
    @Tag("R8.5")
    @Label("any set of agents at the same time: each one's backup is its own, byte for byte")
    void anySetOfAgents(
            @ForAll @Size(min = 2, max = AGENTS) Set<@IntRange(max = AGENTS - 1) Integer> agents,
            @ForAll @IntRange(min = 1, max = 60_000) int length)
            throws Exception {
        List<Callable<BackupId>> jobs = new ArrayList<>();
        List<byte[]> contents = new ArrayList<>();
        for (int agent : agents) {
            byte[] content = Rig.content(length + agent, agent);
            contents.add(content);
            jobs.add(() -> Rig.backUp(LINKS.get(agent), content, 20_000).backup());
        }
        List<Future<BackupId>> done = SENDERS.invokeAll(jobs);
        for (int i = 0; i < contents.size(); i++) {
            assertArrayEquals(
                    contents.get(i), rig.desk.publishedContent(done.get(i).get()));
        }
    }
}
