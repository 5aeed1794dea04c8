package io.quiesce.compression.internal.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.ByteSize;
import io.quiesce.api.archive.ArchiveProgress;
import io.quiesce.api.archive.ArchiveSource;
import io.quiesce.api.archive.ArchiveSpec;
import io.quiesce.api.archive.ArchiveSummary;
import io.quiesce.api.archive.Codec;
import io.quiesce.api.archive.ExtractSpec;
import io.quiesce.api.archive.FileSet;
import io.quiesce.api.archive.Selection;
import io.quiesce.api.archive.SourceRoot;
import io.quiesce.api.error.CancelledException;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.compression.internal.Captured;
import io.quiesce.compression.internal.RandomTree;
import io.quiesce.compression.internal.TestFolder;
import io.quiesce.compression.internal.TreeImage;
import io.quiesce.compression.internal.contents.Entry;
import io.quiesce.compression.internal.contents.Name;
import io.quiesce.compression.internal.system.FileSystemSync;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongUnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Some files out of an archive. */
@Tag("T5.2")
class SelectionTest {

    private static final ArchiveSpec SMALL = new ArchiveSpec(Codec.ZSTD, 1, new ByteSize(64 << 10));

    /** Counts what is read of the files, and holds that it was announced. */
    private static final class Watched implements ArchiveSource {
        private final ArchiveSource archive;
        private final long behind;
        private final AtomicLong bytes = new AtomicLong();
        private LongUnaryOperator next = position -> Long.MAX_VALUE;

        Watched(ArchiveSource archive) throws QuiesceException {
            this.archive = archive;
            this.behind = OpenArchive.of(archive).tail().contents();
        }

        @Override
        public long length() {
            return archive.length();
        }

        @Override
        public void read(long position, byte[] into, int offset, int length) throws QuiesceException {
            if (position < behind) {
                assertEquals(position, next.applyAsLong(position), "is announced");
                bytes.addAndGet(length);
            }
            archive.read(position, into, offset, length);
        }

        @Override
        public void expect(LongUnaryOperator wanted) {
            next = wanted;
        }

        @Override
        public void close() {
            archive.close();
        }
    }

    private static ArchiveReading reading(ArchiveSource source, long syncStep) {
        return new ArchiveReading(source, 2, syncStep, FileSystemSync.SYSTEM);
    }

    private static ExtractSpec spec(Path target, long from, Selection only) {
        return new ExtractSpec(target, Map.of(), Optional.empty(), from, false, only);
    }

    private static String name(String key) {
        return Name.of(key.substring(1).getBytes(StandardCharsets.ISO_8859_1)).display();
    }

    /** The files that are taken, and every directory above them. */
    private static Map<String, String> filtered(Map<String, String> image, Selection only) {
        Map<String, String> files = new TreeMap<>();
        image.forEach((key, what) -> {
            if (what.startsWith("FILE") && only.takes(name(key))) {
                files.put(key, what);
            }
        });
        Map<String, String> all = new TreeMap<>(files);
        image.forEach((key, what) -> {
            boolean onTheWay = files.keySet().stream().anyMatch(f -> f.startsWith(key + "/"));
            if (what.startsWith("DIRECTORY") && (key.isEmpty() || onTheWay)) {
                all.put(key, what);
            }
        });
        return all;
    }

    /** Names, beginnings and ends of names, and what lies somewhere between. */
    private static Selection random(Map<String, String> image, Random random) {
        List<String> names = image.keySet().stream()
                .filter(k -> !k.isEmpty())
                .map(SelectionTest::name)
                .toList();
        List<String> patterns = new ArrayList<>(List.of(random.nextInt(4) == 0 ? "no such file" : "*a*"));
        for (int i = random.nextInt(3); i > 0 && !names.isEmpty(); i--) {
            String name = names.get(random.nextInt(names.size()));
            int cut = random.nextInt(name.length() + 1);
            patterns.add(
                    switch (random.nextInt(4)) {
                        case 0 -> name;
                        case 1 -> name.substring(0, cut) + "*";
                        case 2 -> "*" + name.substring(cut);
                        default -> name.substring(0, cut) + "*" + name.substring(Math.min(name.length(), cut + 1));
                    });
        }
        return new Selection(patterns);
    }

    private static boolean matchesFiles(Map<String, String> image, Selection only) {
        return only.patterns().stream()
                .map(p -> new Selection(List.of(p)))
                .allMatch(one -> image.entrySet().stream()
                        .anyMatch(e -> e.getValue().startsWith("FILE") && one.takes(name(e.getKey()))));
    }

    @Property(tries = 200)
    @Label("what comes out is what a plain extraction gives, filtered; of other files no byte is read")
    void filters(@ForAll long seed) throws Exception {
        try (TestFolder folder = new TestFolder()) {
            Path source = folder.directory("source");
            new RandomTree(seed).fill(source);
            Map<String, String> image = TreeImage.of(source);
            Selection only = random(image, new Random(seed));
            Watched archive = new Watched(Captured.of(source, SMALL, 2).source());
            Path target = folder.path().resolve("target");
            if (!matchesFiles(image, only)) {
                assertThrows(
                        CheckFailedException.class,
                        () -> reading(archive, Long.MAX_VALUE)
                                .extract(spec(target, 0, only), ArchiveProgress.NONE, p -> {}));
                assertTrue(Files.notExists(target), "nothing is left half done");
                assertEquals(0, archive.bytes.get());
                return;
            }
            AtomicLong told = new AtomicLong();
            ArchiveSummary taken = reading(archive, Long.MAX_VALUE)
                    .extract(spec(target, 0, only), (raw, stored) -> told.addAndGet(raw), p -> {});
            assertEquals(filtered(image, only), TreeImage.of(target));
            assertEquals(taken.rawBytes(), told.get());
            assertEquals(stored(archive, only), archive.bytes.get());
        }
    }

    private static long stored(ArchiveSource archive, Selection only) throws Exception {
        AtomicLong sum = new AtomicLong();
        new StructurePass(OpenArchive.of(archive)).run((placed, order) -> {
            Entry entry = placed.entry();
            if (entry.isFile() && only.takes(entry.name().display())) {
                sum.addAndGet(placed.end() - placed.offset());
            }
        });
        return sum.get();
    }

    @Property(tries = 120)
    @Label("one that was interrupted goes on from any durable position, and ends with the same files")
    @Tag("P11")
    void resume(@ForAll long seed, @ForAll @IntRange(max = 8) int stopAfter) throws Exception {
        try (TestFolder folder = new TestFolder()) {
            Path source = folder.directory("source");
            new RandomTree(seed).fill(source);
            byte[] noise = new byte[300_000];
            new Random(seed).nextBytes(noise);
            Files.write(source.resolve("xx1"), noise);
            Files.write(source.resolve("yy"), noise);
            Files.write(source.resolve("zz1"), noise);
            Captured archive = Captured.of(source, SMALL, 2);
            Selection only = new Selection(List.of("*1"));
            Path target = folder.path().resolve("target");
            List<Long> durable = Collections.synchronizedList(new ArrayList<>());
            int[] calls = {0};
            try {
                reading(archive.source(), 1)
                        .extract(
                                spec(target, 0, only),
                                (raw, stored) -> {
                                    if (calls[0]++ >= stopAfter) {
                                        throw new CancelledException();
                                    }
                                },
                                durable::add);
            } catch (CancelledException e) {
                // as asked
            }
            if (!durable.isEmpty()) {
                AtomicLong raw = new AtomicLong();
                ArchiveSummary all = reading(archive.source(), 1)
                        .extract(spec(target, durable.getLast(), only), (r, s) -> raw.addAndGet(r), p -> {});
                assertEquals(filtered(TreeImage.of(source), only), TreeImage.of(target));
                assertEquals(all.rawBytes(), raw.get(), "progress comes to all that is wanted");
            }
        }
    }

    @Test
    @org.junit.jupiter.api.Tag("T5.2")
    @DisplayName("links are left out and named; of a further root only what is wanted makes its directory")
    void linksAndRoots() throws Exception {
        try (TestFolder folder = new TestFolder()) {
            Path data = folder.directory("data");
            Path undo = folder.directory("undo");
            Files.createDirectories(data.resolve("shop"));
            Files.writeString(data.resolve("shop/orders.frm"), "frm");
            Files.createSymbolicLink(data.resolve("shop/orders.MYD"), Path.of("/elsewhere/orders.MYD"));
            Files.writeString(undo.resolve("undo_001"), "y");
            Captured archive = Captured.of(
                    new FileSet(
                            List.of(new SourceRoot("", data, data), new SourceRoot(".quiesce/roots/1/", undo, undo)),
                            Set.of()),
                    SMALL,
                    1);
            Path table = folder.path().resolve("table");
            ArchiveSummary taken = reading(archive.source(), 1)
                    .extract(spec(table, 0, new Selection(List.of("shop/orders.*"))), ArchiveProgress.NONE, p -> {});
            assertEquals(List.of("shop/orders.MYD: a link"), taken.leftOut());
            assertEquals(
                    Set.of("", "/shop", "/shop/orders.frm"), TreeImage.of(table).keySet());
            Path other = folder.path().resolve("other");
            reading(archive.source(), 1)
                    .extract(spec(other, 0, new Selection(List.of("*undo_001"))), ArchiveProgress.NONE, p -> {});
            assertEquals(
                    Set.of("", "/.quiesce", "/.quiesce/roots", "/.quiesce/roots/1", "/.quiesce/roots/1/undo_001"),
                    TreeImage.of(other).keySet());
        }
    }

    @Test
    @org.junit.jupiter.api.Tag("T5.2")
    @DisplayName("a pattern that takes only a link is an error that says so")
    void onlyALink() throws Exception {
        try (TestFolder folder = new TestFolder()) {
            Path data = folder.directory("data");
            Files.createSymbolicLink(data.resolve("error.log"), Path.of("/var/log/mysql/error.log"));
            Captured archive = Captured.of(data, SMALL, 1);
            CheckFailedException e = assertThrows(
                    CheckFailedException.class,
                    () -> reading(archive.source(), 1)
                            .extract(
                                    spec(folder.path().resolve("target"), 0, new Selection(List.of("error*"))),
                                    ArchiveProgress.NONE,
                                    p -> {}));
            assertEquals("no file inside is named 'error*'", e.getMessage());
            assertTrue(e.hint().contains("'error.log'"), e.hint());
        }
    }
}
