package io.quiesce.compression.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quiesce.api.ByteSize;
import io.quiesce.api.archive.ArchiveProgress;
import io.quiesce.api.archive.ArchiveSpec;
import io.quiesce.api.archive.ArchiveSummary;
import io.quiesce.api.archive.Codec;
import io.quiesce.api.archive.ExtractSpec;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;

/** What goes in comes out. */
class RoundTripTest {

    static ArchiveSpec small(Codec codec) {
        return new ArchiveSpec(codec, codec.defaultLevel(), new ByteSize(64 << 10));
    }

    @Property(tries = 150)
    @Label("any tree, captured and extracted, is the same tree")
    @Tag("P6")
    @Tag("P8")
    @Tag("R3.2")
    @Tag("R4.1")
    @Tag("R4.2")
    void extractionEqualsSource(@ForAll long seed, @ForAll Codec codec, @ForAll @IntRange(min = 1, max = 4) int cores)
            throws Exception {
        try (TestFolder folder = new TestFolder()) {
            Path source = folder.directory("source");
            new RandomTree(seed).fill(source);

            Captured archive = Captured.of(source, small(codec), cores);
            Path target = folder.path().resolve("target");
            ArchiveSummary extracted = new BlockArchives(cores, Long.MAX_VALUE)
                    .extract(archive.source(), ExtractSpec.to(target), ArchiveProgress.NONE, position -> {});

            assertEquals(TreeImage.of(source), TreeImage.of(target));
            assertEquals(archive.summary(), extracted);
            assertArrayEquals(
                    archive.bytes(), Captured.of(source, small(codec), 3).bytes());
        }
    }

    @Property(tries = 100)
    @Label("progress only grows, and ends at all raw bytes and the whole archive")
    @Tag("P10")
    @Tag("R4.4")
    void progressAddsUp(@ForAll long seed, @ForAll Codec codec) throws Exception {
        try (TestFolder folder = new TestFolder()) {
            new RandomTree(seed).fill(folder.path());
            Captured archive = Captured.of(folder.path(), small(codec), 2);
            AtomicLong raw = new AtomicLong();
            AtomicLong stored = new AtomicLong();
            ArchiveProgress progress = (r, s) -> {
                assertEquals(true, r >= 0 && s >= 0);
                raw.addAndGet(r);
                stored.addAndGet(s);
            };

            new BlockArchives(2, Long.MAX_VALUE).verify(archive.source(), progress);

            assertEquals(archive.summary().rawBytes(), raw.get());
            assertEquals(archive.bytes().length, stored.get());
        }
    }
}
