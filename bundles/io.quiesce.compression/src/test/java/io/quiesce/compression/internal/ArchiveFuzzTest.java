package io.quiesce.compression.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.quiesce.api.ByteSize;
import io.quiesce.api.archive.ArchiveProgress;
import io.quiesce.api.archive.ArchiveSpec;
import io.quiesce.api.archive.Codec;
import io.quiesce.api.archive.ExtractSpec;
import io.quiesce.api.error.ArchiveException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.RestoreException;
import io.quiesce.compression.internal.zip.Tail;
import io.quiesce.fuzz.Fuzz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A damaged or forged archive is read or refused, and extracting it writes nowhere but below the target. Two kinds of input: the
 * bytes of an archive, changed; and its contents document, changed, in an archive that agrees with it everywhere.
 */
@Tag("P9")
class ArchiveFuzzTest {

    /** Buffers for blocks that every reading takes, whatever the input. */
    private static final long BUFFERS = 64 << 20;

    private final TestFolder folder = new TestFolder();
    private final BlockArchives archives = new BlockArchives(1, Long.MAX_VALUE);
    private final Path box;
    private final Captured zstd;
    private final Captured deflate;

    ArchiveFuzzTest() throws Exception {
        Path source = folder.directory("source");
        Files.writeString(source.resolve("a"), "content ".repeat(20));
        Files.createDirectories(source.resolve("d/e"));
        Files.write(source.resolve("d/e/two blocks"), new byte[100_000]);
        Files.write(source.resolve("d/empty"), new byte[0]);
        Files.createSymbolicLink(source.resolve("d/link"), Path.of("empty"));
        ByteSize block = new ByteSize(64 << 10);
        zstd = Captured.of(source, new ArchiveSpec(Codec.ZSTD, 1, block), 1);
        deflate = Captured.of(source, new ArchiveSpec(Codec.DEFLATE, 1, block), 1);
        box = folder.directory("box");
    }

    @AfterEach
    void clean() {
        folder.close();
    }

    private Fuzz fuzz(String name, byte[]... samples) {
        return Fuzz.of(name, samples)
                .words(
                        "../../x",
                        "..",
                        "/etc",
                        box.resolve("outside").toString(),
                        ".quiesce/roots/1/",
                        "\0",
                        "a",
                        "d/",
                        "d/e")
                .refusing(ArchiveException.class, RestoreException.class)
                .allocating(256, BUFFERS)
                .inAllThreads();
    }

    private void list(byte[] archive) throws QuiesceException {
        archives.header(new BytesSource(archive));
        archives.list(new BytesSource(archive), entry -> {});
    }

    private void verify(byte[] archive) throws QuiesceException {
        archives.verify(new BytesSource(archive), ArchiveProgress.NONE);
    }

    private void extract(byte[] archive) throws Exception {
        Path target = box.resolve("target");
        ExtractSpec spec = new ExtractSpec(target, Map.of(), Optional.empty(), 0);
        try {
            archives.extract(new BytesSource(archive), spec, ArchiveProgress.NONE, position -> {});
        } finally {
            onlyTarget();
            TestFolder.remove(target);
        }
    }

    /** Nothing lies beside the target. */
    private void onlyTarget() throws IOException {
        try (Stream<Path> beside = Files.list(box)) {
            assertFalse(beside.anyMatch(p -> !p.getFileName().toString().equals("target")), "something lies beside");
        }
        try (Stream<Path> around = Files.list(folder.path())) {
            assertEquals(2, around.count(), "something lies around");
        }
    }

    @Nested
    @DisplayName("changed anywhere")
    class Bytes {

        private Fuzz damaged(String how) {
            return fuzz("archive, " + how, zstd.bytes(), deflate.bytes()).covered();
        }

        @Test
        @DisplayName("is listed, verified and extracted or refused")
        void quick() {
            damaged("listed").run(3_000, ArchiveFuzzTest.this::list);
            damaged("verified").run(1_500, ArchiveFuzzTest.this::verify);
            damaged("extracted").run(500, ArchiveFuzzTest.this::extract);
        }

        @Test
        @Tag("long")
        @DisplayName("is listed, verified and extracted or refused, a million times")
        void million() {
            damaged("listed").run(700_000, ArchiveFuzzTest.this::list);
            damaged("verified").run(200_000, ArchiveFuzzTest.this::verify);
            damaged("extracted").run(100_000, ArchiveFuzzTest.this::extract);
        }
    }

    @Nested
    @DisplayName("around a changed contents document")
    class Contents {

        private final byte[] document;
        private final byte[] data;

        Contents() throws Exception {
            document = document(zstd.bytes());
            data = Rebuilt.data(zstd.bytes(), document);
        }

        private byte[] document(byte[] archive) throws QuiesceException {
            Tail tail = Tail.find(new BytesSource(archive));
            return Arrays.copyOfRange(archive, (int) tail.document(), (int) (tail.document() + tail.length()));
        }

        private Fuzz forged(String how) {
            return fuzz("forged archive, " + how, document).mending(PageRepair::of);
        }

        @Test
        @DisplayName("is the very archive when nothing is changed")
        void honest() throws Exception {
            assertArrayEquals(zstd.bytes(), Rebuilt.archive(data, document));
        }

        @Test
        @DisplayName("is listed, verified and extracted or refused")
        void quick() {
            forged("listed").run(3_000, input -> list(Rebuilt.archive(data, input)));
            forged("verified").run(1_500, input -> verify(Rebuilt.archive(data, input)));
            forged("extracted").run(1_000, input -> extract(Rebuilt.archive(data, input)));
        }

        @Test
        @Tag("long")
        @DisplayName("is listed, verified and extracted or refused, a million times")
        void million() {
            forged("listed").run(700_000, input -> list(Rebuilt.archive(data, input)));
            forged("verified").run(200_000, input -> verify(Rebuilt.archive(data, input)));
            forged("extracted").run(100_000, input -> extract(Rebuilt.archive(data, input)));
        }
    }
}
