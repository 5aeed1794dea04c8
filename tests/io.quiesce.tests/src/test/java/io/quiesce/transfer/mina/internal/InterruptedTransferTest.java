package io.quiesce.transfer.mina.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.api.transfer.ChunkRef;
import io.quiesce.api.transfer.OpenRequest;
import io.quiesce.api.transfer.Opened;
import io.quiesce.tests.faults.FaultyProxy;
import io.quiesce.tests.faults.FaultyProxy.Direction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** A connection may end at any byte, in either direction, in good order or not: a new link brings the rest. */
@Tag("P11")
@Tag("R5.1")
@Tag("R5.2")
@Tag("R5.3")
class InterruptedTransferTest {

    private static Path root;
    private static Rig rig;
    private static Path agent;
    private static FaultyProxy proxy;

    @BeforeContainer
    static void start() throws IOException, QuiesceException {
        root = Files.createTempDirectory("quiesce-interrupted");
        rig = new Rig(root);
        agent = rig.agent("web1");
        proxy = FaultyProxy.to("127.0.0.1", rig.listening().transfer().port());
        rig.reroute(agent, proxy.port());
    }

    @AfterContainer
    static void stop() throws IOException {
        proxy.close();
        rig.close();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    enum End {
        CUT,
        RESET
    }

    @Property(tries = 150, shrinking = ShrinkingMode.OFF)
    @Label(
            "a transfer cut at any byte is resumed by a new link and arrives byte for byte; only missing chunks are sent")
    void cutAtAnyByte(
            @ForAll @IntRange(min = 1, max = 200_000) int length,
            @ForAll @IntRange(min = 10_000, max = 60_000) int chunkSize,
            @ForAll @IntRange(max = 210_000) int at,
            @ForAll Direction direction,
            @ForAll End end)
            throws QuiesceException {
        byte[] content = Rig.content(length, at);
        OpenRequest request = Rig.request();
        // the receiver answers little: scale the place of the cut to what goes that way
        int place = direction == Direction.TO_SERVER ? at % (length + 5000) : at % 3000;
        if (end == End.CUT) {
            proxy.cutAfter(direction, place);
        } else {
            proxy.resetAfter(direction, place);
        }
        boolean interrupted = !backUp(request, content, chunkSize);
        proxy.healthy();
        if (interrupted) {
            assertTrue(backUp(request, content, chunkSize), "the second attempt went through");
        }
        assertArrayEquals(content, rig.desk.publishedContent(request.backup()));
        Rig.await("no intake is left open", () -> rig.desk.openIntakes.get() == 0);
    }

    private static boolean backUp(OpenRequest request, byte[] content, int chunkSize) throws QuiesceException {
        try (ReceiverLink link = rig.link(agent, 2)) {
            Opened opened = link.open(request);
            Rig.sendWanted(link, opened, content, Rig.cut(content, chunkSize));
            Rig.seal(link, opened, content);
            return true;
        } catch (TransferException e) {
            assertTrue(e.retryHelps(), "a broken line may be tried again: " + e.getMessage());
            return false;
        }
    }

    @Property(tries = 100, shrinking = ShrinkingMode.OFF)
    @Tag("R5.4")
    @Label("a resumed transfer sends exactly the chunks that were not kept, also after a restart of the receiver")
    void onlyTheRest(@ForAll @IntRange(min = 1, max = 8) int chunks, @ForAll @IntRange(max = 8) int kept)
            throws QuiesceException {
        byte[] content = Rig.content(chunks * 1000, chunks);
        List<ChunkRef> refs = Rig.cut(content, 1000);
        int before = Math.min(kept, chunks);
        Opened opened;
        try (ReceiverLink link = rig.link(agent, 1)) {
            opened = link.open(Rig.request());
            for (ChunkRef chunk : refs.subList(0, before)) {
                Rig.send(link, opened, content, chunk);
            }
        }
        if (kept == 8 && chunks == 8) {
            rig.restart();
        }
        try (ReceiverLink link = rig.link(agent, 1)) {
            Opened again = link.resume(opened.backup(), opened.token());
            assertEquals(opened, again);
            BitSet wanted = link.offer(again.token(), refs);
            BitSet expected = new BitSet();
            expected.set(before, chunks);
            assertEquals(expected, wanted);
            Rig.sendWanted(link, again, content, refs);
            Rig.seal(link, again, content);
        }
        assertArrayEquals(content, rig.desk.publishedContent(opened.backup()));
    }
}
