package io.quiesce.compression.internal;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.archive.ArchiveProgress;
import io.quiesce.api.archive.Codec;
import io.quiesce.api.archive.ExtractSpec;
import io.quiesce.api.error.ArchiveException;
import io.quiesce.compression.internal.block.Crc32;
import io.quiesce.compression.internal.zip.Framing;
import io.quiesce.compression.internal.zip.Tail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No damage passes unseen. */
class DamageTest {

    private static final Map<Codec, Captured> ARCHIVES = new EnumMap<>(Codec.class);

    private static synchronized byte[] archive(Codec codec) {
        return ARCHIVES.computeIfAbsent(codec, c -> {
                    try (TestFolder folder = new TestFolder()) {
                        Path source = folder.directory("source");
                        Files.createDirectory(source.resolve("d"));
                        Files.writeString(source.resolve("d/small"), "small");
                        Files.writeString(source.resolve("large"), "large ".repeat(30_000));
                        Files.write(source.resolve("zeros"), new byte[100_000]);
                        Files.createSymbolicLink(source.resolve("link"), Path.of("large"));
                        return Captured.of(source, RoundTripTest.small(c), 1);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                })
                .bytes()
                .clone();
    }

    private static void verify(byte[] bytes) throws Exception {
        new BlockArchives(1, Long.MAX_VALUE).verify(new BytesSource(bytes), ArchiveProgress.NONE);
    }

    @Property(tries = 600)
    @Label("a flipped bit anywhere fails the verification")
    @Tag("P9")
    @Tag("R4.5")
    void flippedBit(@ForAll Codec codec, @ForAll @IntRange(min = 0) int where, @ForAll @IntRange(max = 7) int bit) {
        byte[] bytes = archive(codec);
        bytes[where % bytes.length] ^= (byte) (1 << bit);

        assertThrows(ArchiveException.class, () -> verify(bytes));
    }

    @ParameterizedTest
    @EnumSource(
            value = Codec.class,
            names = {"ZSTD", "DEFLATE"})
    @DisplayName("a flipped bit in any byte fails the verification")
    @org.junit.jupiter.api.Tag("P9")
    void everyByte(Codec codec) throws Exception {
        byte[] bytes = archive(codec);
        verify(bytes);
        for (int i = 0; i < bytes.length; i++) {
            int at = i;
            bytes[at] ^= (byte) (1 << (at & 7));
            assertThrows(ArchiveException.class, () -> verify(bytes), () -> "byte " + at + " of " + bytes.length);
            bytes[at] ^= (byte) (1 << (at & 7));
        }
    }

    @Property(tries = 300)
    @Label("an archive that is cut off anywhere fails the verification")
    @Tag("P9")
    void truncated(@ForAll Codec codec, @ForAll @IntRange(min = 0) int length) {
        byte[] bytes = archive(codec);

        assertThrows(ArchiveException.class, () -> verify(Arrays.copyOf(bytes, length % bytes.length)));
    }

    @Property(tries = 100)
    @Label("bytes added anywhere fail the verification")
    @Tag("P9")
    void inserted(@ForAll Codec codec, @ForAll @IntRange(min = 0) int where, @ForAll byte value) {
        byte[] bytes = archive(codec);
        int at = where % (bytes.length + 1);
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
        longer[at] = value;

        assertThrows(ArchiveException.class, () -> verify(longer));
    }

    @Property(tries = 100)
    @Label("a damaged archive never leaves a damaged file behind")
    @Tag("P9")
    void extractionRefusesToo(
            @ForAll Codec codec, @ForAll @IntRange(min = 0) int where, @ForAll @IntRange(max = 7) int bit)
            throws IOException {
        byte[] bytes = archive(codec);
        bytes[where % bytes.length] ^= (byte) (1 << bit);
        try (TestFolder folder = new TestFolder()) {
            Path target = folder.path().resolve("target");

            assertThrows(
                    ArchiveException.class,
                    () -> new BlockArchives(2, Long.MAX_VALUE)
                            .extract(new BytesSource(bytes), ExtractSpec.to(target), ArchiveProgress.NONE, p -> {}));

            Path small = target.resolve("d/small");
            assertTrue(!Files.exists(small)
                    || Files.size(small) == 0
                    || Files.readString(small).equals("small"));
        }
    }

    @Property(tries = 1500)
    @Label("contents forged with right checksums is refused or harmless, never a crash")
    @Tag("P9")
    void forgedContents(@ForAll Codec codec, @ForAll long seed) throws Exception {
        byte[] bytes = archive(codec);
        Tail tail = Tail.find(new BytesSource(bytes));
        int start = (int) tail.document();
        byte[] document = new PageForger(seed).forge(Arrays.copyOfRange(bytes, start, (int) tail.directory()));
        int crc32 = Crc32.of(document, 0, document.length);
        System.arraycopy(document, 0, bytes, start, document.length);
        put(bytes, (int) tail.contents(), Framing.contentsHeader(tail.length(), crc32));
        byte[] record = Framing.contentsRecord(tail.contents(), tail.length(), crc32);
        put(bytes, (int) tail.endRecords() - record.length, record);

        try {
            verify(bytes);
        } catch (ArchiveException e) {
            assertTrue(e.offset() < bytes.length, e.getMessage());
        }
    }

    private static void put(byte[] into, int at, byte[] bytes) {
        System.arraycopy(bytes, 0, into, at, bytes.length);
    }
}
