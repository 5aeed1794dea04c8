package io.quiesce.compression.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.archive.ArchiveProgress;
import io.quiesce.api.archive.Codec;
import io.quiesce.api.archive.ExtractSpec;
import io.quiesce.api.error.CancelledException;
import io.quiesce.api.error.RestoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongConsumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Extractions that end early and go on. */
class ResumeTest {

    /** Reports a durable position as often as it can. */
    private final BlockArchives archives = new BlockArchives(2, 1);

    private static Captured withLargeFile(Path source, long seed) throws Exception {
        new RandomTree(seed).fill(source);
        byte[] large = new byte[600_000];
        new Random(seed).nextBytes(large);
        Files.write(source.resolve("zz"), large);
        return Captured.of(source, RoundTripTest.small(Codec.ZSTD), 2);
    }

    @Property(tries = 120)
    @Label("an extraction resumed from any durable position ends with the same tree")
    @Tag("P11")
    @Tag("R5.2")
    void resume(@ForAll long seed, @ForAll @IntRange(max = 12) int stopAfter, @ForAll boolean lastPosition)
            throws Exception {
        try (TestFolder folder = new TestFolder()) {
            Path source = folder.directory("source");
            new RandomTree(seed).fill(source);
            Files.write(source.resolve("zz"), new byte[600_000]);
            Captured archive = Captured.of(source, RoundTripTest.small(Codec.ZSTD), 2);
            Path target = folder.path().resolve("target");

            List<Long> durable = interruptedExtraction(archive, target, stopAfter);
            long from = durable.isEmpty()
                    ? 0
                    : lastPosition ? durable.get(durable.size() - 1) : durable.get(durable.size() / 2);
            if (from > 0) {
                ExtractSpec spec = new ExtractSpec(target, Map.of(), Optional.empty(), from);
                archives.extract(archive.source(), spec, ArchiveProgress.NONE, p -> assertTrue(p >= from));
                assertEquals(TreeImage.of(source), TreeImage.of(target));
            }
        }
    }

    @Property(tries = 100)
    @Label("what a resumed extraction passes over is its first progress, and all of it comes to every byte")
    @Tag("P10")
    @Tag("R4.4")
    void progress(@ForAll long seed, @ForAll @IntRange(max = 12) int stopAfter) throws Exception {
        try (TestFolder folder = new TestFolder()) {
            Path source = folder.directory("source");
            Captured archive = withLargeFile(source, seed);
            Path target = folder.path().resolve("target");
            List<Long> durable = interruptedExtraction(archive, target, stopAfter);
            if (!durable.isEmpty()) {
                long from = durable.getLast();
                List<long[]> told = Collections.synchronizedList(new ArrayList<>());

                ExtractSpec spec = new ExtractSpec(target, Map.of(), Optional.empty(), from);
                archives.extract(archive.source(), spec, (raw, stored) -> told.add(new long[] {raw, stored}), p -> {});

                long length = archive.bytes().length;
                assertTrue(from == length || told.getFirst()[1] == from, from + ": " + told.getFirst()[1]);
                assertEquals(
                        archive.summary().rawBytes(),
                        told.stream().mapToLong(t -> t[0]).sum());
                assertEquals(length, told.stream().mapToLong(t -> t[1]).sum());
            }
        }
    }

    @Property(tries = 100)
    @Label("after a power cut, too, where each file must be synchronised by itself")
    @Tag("P11")
    void powerCut(@ForAll long seed, @ForAll @IntRange(max = 12) int reports) throws Exception {
        try (TestFolder folder = new TestFolder()) {
            Path source = folder.directory("source");
            Captured archive = withLargeFile(source, seed);
            Path left = folder.path().resolve("left");

            long from = cutAfter(reports, archive, folder, left);

            ExtractSpec spec = new ExtractSpec(left, Map.of(), Optional.empty(), from);
            archives.extract(archive.source(), spec, ArchiveProgress.NONE, position -> {});
            assertEquals(TreeImage.of(source), TreeImage.of(left));
        }
    }

    /** The position that was reported before the power went. */
    private static long cutAfter(int reports, Captured archive, TestFolder folder, Path left) throws Exception {
        Path target = folder.path().resolve("target");
        CuttableDisk disk = new CuttableDisk(folder.directory("copies"));
        List<Long> durable = new ArrayList<>();
        LongConsumer cutting = position -> {
            durable.add(position);
            if (durable.size() == reports + 1) {
                cut(disk, target, left);
                throw new PowerCut();
            }
        };
        try {
            new BlockArchives(2, 1, disk)
                    .extract(archive.source(), ExtractSpec.to(target), ArchiveProgress.NONE, cutting);
            cut(disk, target, left);
        } catch (PowerCut e) {
            // as asked
        }
        return durable.get(durable.size() - 1);
    }

    private static void cut(CuttableDisk disk, Path target, Path left) {
        try {
            disk.cut(target, left);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class PowerCut extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @Test
    @DisplayName("a position that can't be noted ends the extraction with what is wrong")
    void unnoted() throws Exception {
        try (TestFolder folder = new TestFolder()) {
            Path source = folder.directory("source");
            Files.write(source.resolve("a"), new byte[600_000]);
            Captured archive = Captured.of(source, RoundTripTest.small(Codec.ZSTD), 1);
            ExtractSpec spec = ExtractSpec.to(folder.path().resolve("target"));

            UncheckedIOException e = assertThrows(
                    UncheckedIOException.class,
                    () -> archives.extract(archive.source(), spec, ArchiveProgress.NONE, position -> {
                        throw new UncheckedIOException(new IOException("no space left on device"));
                    }));
            assertTrue(String.valueOf(e.getMessage()).contains("no space left"), e.getMessage());
        }
    }

    private List<Long> interruptedExtraction(Captured archive, Path target, int stopAfter) throws Exception {
        List<Long> durable = Collections.synchronizedList(new ArrayList<>());
        int[] calls = {0};
        ArchiveProgress progress = (raw, stored) -> {
            if (calls[0]++ >= stopAfter) {
                throw new CancelledException();
            }
        };
        try {
            archives.extract(archive.source(), ExtractSpec.to(target), progress, durable::add);
        } catch (CancelledException e) {
            // as asked
        }
        List<Long> sorted = durable.stream().sorted().toList();
        assertEquals(sorted, durable);
        return sorted;
    }

    @Test
    @DisplayName("what an earlier extraction should have left and did not is found")
    void missing() throws Exception {
        try (TestFolder folder = new TestFolder()) {
            Path source = folder.directory("source");
            Files.writeString(source.resolve("a"), "a");
            Captured archive = Captured.of(source, RoundTripTest.small(Codec.ZSTD), 1);
            ExtractSpec spec = new ExtractSpec(
                    folder.path().resolve("target"), Map.of(), Optional.empty(), archive.bytes().length);

            assertThrows(
                    RestoreException.class,
                    () -> archives.extract(archive.source(), spec, ArchiveProgress.NONE, p -> {}));
        }
    }

    @Test
    @DisplayName("an interrupt ends verification and extraction")
    @org.junit.jupiter.api.Tag("R6.5")
    void interrupt() throws Exception {
        try (TestFolder folder = new TestFolder()) {
            Path source = folder.directory("source");
            Files.write(source.resolve("a"), new byte[3 << 20]);
            Captured archive = Captured.of(source, RoundTripTest.small(Codec.ZSTD), 1);
            ArchiveProgress interrupting =
                    (raw, stored) -> Thread.currentThread().interrupt();
            ExtractSpec spec = ExtractSpec.to(folder.path().resolve("target"));

            assertThrows(CancelledException.class, () -> archives.verify(archive.source(), interrupting));
            assertThrows(
                    CancelledException.class, () -> archives.extract(archive.source(), spec, interrupting, p -> {}));
            assertEquals(false, Thread.interrupted());
        }
    }
}
