package io.quiesce.receiver.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Digest;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.transfer.ChunkRef;
import io.quiesce.receiver.internal.Verification.Outcome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.junit.jupiter.api.Test;

class VerificationTest {

    private static List<ChunkRef> chunks(byte[] data, List<Integer> lengths) {
        List<ChunkRef> chunks = new ArrayList<>();
        int offset = 0;
        for (int length : lengths) {
            chunks.add(new ChunkRef(chunks.size(), offset, length, Digest.ofContent(data, offset, length)));
            offset += length;
        }
        return chunks;
    }

    private static byte[] random(int length, long seed) {
        byte[] data = new byte[length];
        new Random(seed).nextBytes(data);
        return data;
    }

    private static Verification.Expected expected(List<ChunkRef> chunks) {
        Iterator<ChunkRef> iterator = chunks.iterator();
        return () -> iterator.hasNext() ? Optional.of(iterator.next()) : Optional.empty();
    }

    private static InputStream slice(byte[] data, long offset, long length) {
        int from = (int) Math.min(offset, data.length);
        return new ByteArrayInputStream(data, from, (int) Math.min(length, data.length - from));
    }

    @Property(tries = 100)
    @Tag("P9")
    @Tag("R4.5")
    void soundDataGiveBothDigestsAndNoDifference(
            @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 1, max = 700_000) Integer> lengths, @ForAll long seed)
            throws Exception {
        byte[] data = random(lengths.stream().mapToInt(l -> l).sum(), seed);
        List<Long> told = new ArrayList<>();
        Outcome outcome = Verification.run(
                expected(chunks(data, lengths)), (offset, length) -> slice(data, offset, length), told::add);
        assertEquals(Digest.ofContent(data, 0, data.length), outcome.sha256());
        assertEquals(HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(data)), outcome.md5());
        assertEquals(0, outcome.different());
        assertEquals(data.length, told.getLast());
        assertEquals(told.stream().sorted().toList(), told);
    }

    @Test
    void manyDifferencesAreCountedAndTheFirstAreTold() throws Exception {
        List<Integer> lengths = java.util.Collections.nCopies(250, 10);
        List<ChunkRef> chunks = chunks(random(2500, 1), lengths);
        Outcome outcome = Verification.run(
                expected(chunks), (offset, length) -> slice(random(2500, 2), offset, length), verified -> {});
        assertEquals(250, outcome.different());
        assertEquals(Verification.TOLD, outcome.differences().size());
        assertEquals(
                "chunk 1 at offset 10 holds other bytes than were sent",
                outcome.differences().get(1).toString());
    }

    @Test
    void aChunkThatCannotBeReadIsADifferenceAndTheNextOnesAreRead() throws Exception {
        byte[] data = random(30, 1);
        Outcome outcome = Verification.run(
                expected(chunks(data, List.of(10, 10, 10))),
                (offset, length) -> offset == 10 ? broken() : slice(data, offset, length),
                verified -> {});
        assertEquals(1, outcome.different());
        assertTrue(outcome.differences().getFirst().toString().contains("Input/output error"));
    }

    @Test
    void chunkAfterChunkThatCannotBeReadDoesNotExhaustTheBuffers() throws Exception {
        List<ChunkRef> chunks = chunks(random(200, 1), java.util.Collections.nCopies(20, 10));
        Outcome outcome = Verification.run(
                expected(chunks),
                (offset, length) -> offset < 100 ? broken() : InputStream.nullInputStream(),
                verified -> {});
        assertEquals(20, outcome.different());
        assertEquals(
                "chunk 19 at offset 190 lacks 10 of 10 bytes",
                outcome.differences().getLast().toString());
    }

    @Test
    void anInterruptedReadEndsItAndAccusesNoChunk() {
        List<ChunkRef> chunks = chunks(random(20, 1), List.of(10, 10));
        assertThrows(
                QuiesceException.class,
                () -> Verification.run(
                        expected(chunks),
                        (offset, length) -> new InputStream() {
                            @Override
                            public int read() throws IOException {
                                throw new ClosedByInterruptException();
                            }
                        },
                        verified -> {}));
    }

    private static InputStream broken() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("Input/output error");
            }

            @Override
            @NonNullByDefault({})
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return read();
            }
        };
    }

    @Test
    void aWatchThatThrowsEndsItAndItsThread() {
        byte[] data = random(30, 1);
        QuiesceException stop = Refusals.busy("enough");
        assertEquals(
                stop,
                assertThrows(
                        QuiesceException.class,
                        () -> Verification.run(
                                expected(chunks(data, List.of(30))), (o, l) -> slice(data, o, l), verified -> {
                                    throw stop;
                                })));
    }

    @Test
    void anInterruptedCallerStillGetsAWholeDigestAndKeepsTheInterrupt() throws Exception {
        byte[] data = random(3_000_000, 1);
        Thread.currentThread().interrupt();
        Outcome outcome = Verification.run(
                expected(chunks(data, List.of(3_000_000))), (o, l) -> slice(data, o, l), verified -> {});
        assertTrue(Thread.interrupted());
        assertFalse(outcome.different() > 0);
        assertEquals(HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(data)), outcome.md5());
    }
}
