package io.quiesce.compression.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Digest;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.error.ArchiveException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.instance.ShutdownKind;
import io.quiesce.api.service.Seals;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.ChunkRef;
import io.quiesce.api.transfer.Layout;
import io.quiesce.api.transfer.Receipt;
import io.quiesce.api.transfer.SealHeader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Seals that are written, read back, and tampered with. */
class SealTest {

    private static final byte[] SIGNATURE = {9, 8, 7};
    private static final Receipt RECEIPT = new Receipt(
            "shop",
            "db/2026/x.zip",
            Instant.ofEpochSecond(1_800_000_000, 5),
            digest(77),
            "00112233445566778899aabbccddeeff",
            false,
            List.of("no fence", "ünïcode"));

    private final Seals seals = new PagedSeals();

    private static Digest digest(long seed) {
        byte[] bytes = new byte[Digest.LENGTH];
        new Random(seed).nextBytes(bytes);
        return Digest.of(bytes);
    }

    private static List<ChunkRef> chunks(long seed, int count) {
        Random random = new Random(seed);
        List<ChunkRef> chunks = new ArrayList<>();
        long offset = 0;
        for (int i = 0; i < count; i++) {
            int length = 1 + random.nextInt(50 << 20);
            chunks.add(new ChunkRef(i, offset, length, digest(random.nextLong())));
            offset += length;
        }
        return chunks;
    }

    private static SealHeader header(List<ChunkRef> chunks, Facts facts) {
        long length = chunks.stream().mapToLong(ChunkRef::length).sum();
        return new SealHeader(
                new BackupId(new UUID(1, 2)),
                "agent-1",
                "shop",
                Layout.PLAIN,
                Instant.ofEpochSecond(1_700_000_000, 123_456_789),
                Instant.ofEpochSecond(1_700_000_060),
                Duration.ofMillis(1500),
                ShutdownKind.CLEAN,
                true,
                length,
                3 * length,
                42,
                chunks.size(),
                digest(5),
                facts);
    }

    private byte[] written(SealHeader header, List<ChunkRef> chunks) throws IOException, QuiesceException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        seals.write(header, chunks.iterator(), message -> SIGNATURE, out);
        return out.toByteArray();
    }

    private byte[] published(byte[] seal) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(seal);
        seals.append(RECEIPT, out);
        return out.toByteArray();
    }

    /** Everything that a seal holds, read to the end. */
    private record Content(SealHeader header, List<ChunkRef> chunks, byte[] message, Optional<Receipt> receipt) {}

    private Content read(byte[] bytes) throws IOException, QuiesceException {
        try (Seals.Reading reading = seals.read(new ByteArrayInputStream(bytes))) {
            List<ChunkRef> chunks = new ArrayList<>();
            for (Optional<ChunkRef> c = reading.next(); c.isPresent(); c = reading.next()) {
                chunks.add(c.get());
            }
            assertArrayEquals(SIGNATURE, reading.signature());
            return new Content(reading.header(), chunks, reading.signedMessage(), reading.receipt());
        }
    }

    @Property(tries = 100)
    @Label("a seal comes back as it was written, with and without a receipt")
    @Tag("P9")
    void roundTrip(@ForAll long seed, @ForAll @IntRange(max = 9000) int count, @ForAll Map<String, String> facts)
            throws Exception {
        List<ChunkRef> chunks = chunks(seed, count);
        Facts known = Facts.of(utf8(facts));
        byte[] seal = written(header(chunks, known), chunks);

        Content plain = read(seal);
        Content withReceipt = read(published(seal));

        assertEquals(header(chunks, known), plain.header());
        assertEquals(chunks, plain.chunks());
        assertEquals(Optional.empty(), plain.receipt());
        assertEquals(Optional.of(RECEIPT), withReceipt.receipt());
        assertArrayEquals(plain.message(), withReceipt.message());
    }

    /** Texts that UTF-8 can hold: without half characters. */
    private static Map<String, String> utf8(Map<String, String> texts) {
        Map<String, String> clean = new java.util.HashMap<>();
        texts.forEach((k, v) -> clean.put(clean(k), clean(v)));
        return clean;
    }

    private static String clean(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    @Property(tries = 300)
    @Label("a flipped bit anywhere is found")
    @Tag("P9")
    @Tag("R8.4")
    void flippedBit(@ForAll @IntRange(min = 0) int where, @ForAll @IntRange(max = 7) int bit) throws Exception {
        List<ChunkRef> chunks = chunks(1, 5000);
        byte[] bytes = published(written(header(chunks, Facts.of(Map.of("a", "b"))), chunks));
        int at = where % bytes.length;
        // the minor version may differ: that is what it is for
        int flipped = at == 10 || at == 11 ? 0 : at;
        bytes[flipped] ^= (byte) (1 << bit);

        assertThrows(ArchiveException.class, () -> read(bytes));
    }

    @Property(tries = 200)
    @Label("a seal that is cut off is found")
    @Tag("P9")
    void truncated(@ForAll @IntRange(min = 0) int length) throws Exception {
        List<ChunkRef> chunks = chunks(1, 10);
        byte[] bytes = written(header(chunks, Facts.NONE), chunks);

        assertThrows(ArchiveException.class, () -> read(Arrays.copyOf(bytes, length % bytes.length)));
    }

    @Test
    @DisplayName("bytes behind the receipt, and a second receipt, are refused")
    void something() throws Exception {
        byte[] bytes = published(written(header(List.of(), Facts.NONE), List.of()));
        assertThrows(ArchiveException.class, () -> read(Arrays.copyOf(bytes, bytes.length + 1)));
        assertThrows(ArchiveException.class, () -> read(published(bytes)));
    }

    @Test
    @DisplayName("chunks that do not add up to the header can't be written")
    void liesAreNotWritten() {
        List<ChunkRef> chunks = chunks(1, 3);
        SealHeader header = header(chunks, Facts.NONE);
        List<ChunkRef> gap = List.of(chunks.get(0), chunks.get(2));
        assertThrows(IllegalArgumentException.class, () -> written(header, chunks.subList(0, 2)));
        assertThrows(IllegalArgumentException.class, () -> written(header, gap));
    }

    @Test
    @DisplayName("the signature covers every byte before it and names its purpose")
    void signedMessage() throws Exception {
        List<ChunkRef> chunks = chunks(1, 3);
        byte[] bytes = written(header(chunks, Facts.NONE), chunks);
        int signaturePage = 12 + 2 + SIGNATURE.length;
        Digest covered = Digest.ofContent(bytes, 0, bytes.length - signaturePage);
        byte[] message = read(bytes).message();
        assertEquals(
                "quiesce seal 1\0", new String(message, 0, message.length - Digest.LENGTH, StandardCharsets.US_ASCII));
        assertArrayEquals(covered.bytes(), Arrays.copyOfRange(message, message.length - Digest.LENGTH, message.length));
    }

    @Test
    @DisplayName("the bytes of a small seal are these, for ever")
    void literalBytes() throws Exception {
        List<ChunkRef> chunks = List.of(new ChunkRef(0, 0, 258, Digest.of(new byte[Digest.LENGTH])));
        SealHeader header = header(chunks, Facts.of(Map.of("k", "v")));
        String hex = HexFormat.of().formatHex(written(header, chunks));
        String zeros = "00".repeat(Digest.LENGTH);
        String head = "00000000000000010000000000000002" // backup
                + "0007" + "6167656e742d31" // agent
                + "0004" + "73686f70" // plan
                + "00" + "00" + "00" + "00" // layout, encoding, key id, parent
                + "000000006553f100" + "075bcd15" // started
                + "000000006553f13c" + "00000000" // captured
                + "0000000000000001" + "1dcd6500" // downtime
                + "01" + "01" // clean, fenced
                + "0000000000000102" + "0000000000000306" // length, raw bytes
                + "000000000000002a" + "0000000000000001" // entries, chunks
                + digest(5).hex() // contents
                + "00000001" + "0001" + "6b" + "00000001" + "76"; // facts
        assertTrue(hex.startsWith("5155494553434553" + "0001" + "0000" + "01" + "01" + "0000"), hex);
        assertTrue(hex.contains(head), hex);
        assertTrue(hex.contains("0000000000000000" + "0000000000000000" + "00000001" + "00000102" + zeros), hex);
        assertTrue(hex.endsWith("0003" + "090807"), hex);
        int pages = 12 + 3 * 12;
        assertEquals(pages + head.length() / 2 + 8 + 8 + 4 + 4 + Digest.LENGTH + 2 + 3, hex.length() / 2);
    }

    @Property(tries = 1000)
    @Label("a seal forged with right checksums is refused or reads as another one, never a crash")
    @Tag("P9")
    void forged(@ForAll long seed, @ForAll @IntRange(max = 20) int count) throws Exception {
        List<ChunkRef> chunks = chunks(seed, count);
        byte[] bytes = new PageForger(seed).forge(published(written(header(chunks, Facts.NONE), chunks)));

        try (Seals.Reading reading = seals.read(new ByteArrayInputStream(bytes))) {
            long length = 0;
            for (Optional<ChunkRef> c = reading.next(); c.isPresent(); c = reading.next()) {
                assertEquals(length, c.get().offset());
                length += c.get().length();
            }
            assertEquals(reading.header().length(), length);
            reading.receipt();
        } catch (ArchiveException e) {
            assertTrue(e.offset() <= bytes.length, e.getMessage());
        }
    }
}
