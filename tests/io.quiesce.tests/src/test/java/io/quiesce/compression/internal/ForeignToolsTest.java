package io.quiesce.compression.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.ByteSize;
import io.quiesce.api.archive.ArchiveProgress;
import io.quiesce.api.archive.ArchiveSpec;
import io.quiesce.api.archive.ArchiveSummary;
import io.quiesce.api.archive.Codec;
import io.quiesce.api.archive.ExtractSpec;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.archive.FileSet;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.TransferException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Archives read by tools that nobody here wrote. */
@Tag("R3.2")
@Tag("R4.1")
@Tag("P6")
class ForeignToolsTest {

    private static final long FOUR_GIB = 4L << 30;
    private Path folder = Path.of("");
    private Path source = Path.of("");
    private Path zip = Path.of("");

    @BeforeEach
    void make() throws IOException {
        folder = Files.createTempDirectory("quiesce-foreign").toRealPath();
        source = Files.createDirectory(folder.resolve("source"));
        zip = folder.resolve("Data.zip");
    }

    @AfterEach
    void clean() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static ArchiveSpec spec(Codec codec) {
        return new ArchiveSpec(codec, codec.defaultLevel(), ByteSize.mebibytes(1));
    }

    private ArchiveSummary write(ArchiveSpec spec, OutputStream out) throws QuiesceException {
        return new BlockArchives()
                .create(
                        FileSet.of(source),
                        spec,
                        Facts.NONE,
                        folder,
                        (bytes, offset, length) -> {
                            try {
                                out.write(bytes, offset, length);
                            } catch (IOException e) {
                                throw new TransferException("the tool closed its input", "", e);
                            }
                        },
                        ArchiveProgress.NONE);
    }

    private ArchiveSummary capture(ArchiveSpec spec) throws Exception {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(zip), 1 << 20)) {
            return write(spec, out);
        }
    }

    /** Sizes around a block, several blocks, multiples of what readers buffer; links, modes, names. */
    private void fillSource() throws IOException {
        Random random = new Random(1);
        int[] sizes = {0, 1, 65536, 262144, 1 << 20, (1 << 20) + 1, 3 << 20, 5_000_000};
        for (int size : sizes) {
            byte[] noise = new byte[size];
            random.nextBytes(noise);
            Files.write(source.resolve("noise-" + size), noise);
            Files.write(source.resolve("zeros-" + size), new byte[size]);
            Files.write(
                    source.resolve("text-" + size),
                    "row of a table ".repeat(size / 15 + 1).substring(0, size).getBytes());
        }
        Path deep = Files.createDirectories(source.resolve("shop/ünïcode dir"));
        Files.writeString(deep.resolve("ä"), "umlaut");
        Files.createDirectory(source.resolve("empty"));
        Files.createSymbolicLink(source.resolve("link"), Path.of("shop"));
        Files.setAttribute(source.resolve("noise-1"), "unix:mode", 0640);
        try (Stream<Path> all = Files.walk(source)) {
            for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
                if (!Files.isSymbolicLink(p)) {
                    Files.setLastModifiedTime(p, FileTime.from(Instant.ofEpochSecond(1_600_000_001)));
                }
            }
        }
    }

    private Path target() throws IOException {
        return Files.createDirectory(folder.resolve("target"));
    }

    /** Type, mode, time in seconds and content of everything but the contents document. */
    private static Map<String, String> image(Path directory) throws IOException {
        Map<String, String> image = new TreeMap<>();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path p : all.toList()) {
                Path relative = directory.relativize(p);
                if (!relative.startsWith(".quiesce") && !relative.toString().isEmpty()) {
                    image.put(relative.toString(), describe(p));
                }
            }
        }
        return image;
    }

    private static String describe(Path p) throws IOException {
        if (Files.isSymbolicLink(p)) {
            return "→ " + Files.readSymbolicLink(p);
        }
        String common = Integer.toOctalString((int) Files.getAttribute(p, "unix:mode", LinkOption.NOFOLLOW_LINKS));
        return Files.isDirectory(p)
                ? common
                : common + " " + Files.getLastModifiedTime(p).toInstant().getEpochSecond() + " "
                        + io.quiesce.api.Digest.ofContent(Files.readAllBytes(p), 0, (int) Files.size(p));
    }

    @Nested
    @DisplayName("a tree of all kinds of files")
    class Tree {

        @BeforeEach
        void fill() throws IOException {
            fillSource();
        }

        @ParameterizedTest
        @EnumSource(Codec.class)
        @DisplayName("is tested and extracted by 7-Zip, whatever the codec")
        void sevenZip(Codec codec) throws Exception {
            capture(spec(codec));
            assertTrue(Tool.SEVEN_ZIP.run(folder, "t", "Data.zip").contains("Everything is Ok"));
            Tool.SEVEN_ZIP.run(target(), "x", "-snl", zip.toString());
            assertEquals(image(source), image(folder.resolve("target")));
        }

        @ParameterizedTest
        @EnumSource(Codec.class)
        @DisplayName("is listed and extracted by bsdtar, whatever the codec")
        void bsdtar(Codec codec) throws Exception {
            capture(spec(codec));
            assertTrue(Tool.BSDTAR.run(folder, "-tvf", "Data.zip").contains("link -> shop"));
            Tool.BSDTAR.run(target(), "-xpf", zip.toString());
            assertEquals(image(source), image(folder.resolve("target")));
        }

        @ParameterizedTest
        @EnumSource(
                value = Codec.class,
                names = {"DEFLATE", "STORE"})
        @DisplayName("is extracted by bsdtar from a pipe, with modes and links, while it is being captured")
        void bsdtarFromPipe(Codec codec) throws Exception {
            Tool.BSDTAR.run(target(), out -> write(spec(codec), out), "-xpf", "-");
            assertEquals(image(source), image(folder.resolve("target")));
        }

        @RepeatedTest(100)
        @Tag("long")
        @DisplayName("is extracted by bsdtar from a pipe again and again")
        void bsdtarFromPipeAgain() throws Exception {
            Tool.BSDTAR.run(target(), out -> write(spec(Codec.STORE), out), "-xpf", "-");
            assertEquals(image(source), image(folder.resolve("target")));
        }

        @ParameterizedTest
        @EnumSource(
                value = Codec.class,
                names = {"DEFLATE", "STORE"})
        @DisplayName("is tested and extracted by unzip")
        void unzip(Codec codec) throws Exception {
            capture(spec(codec));
            assertTrue(Tool.UNZIP.run(folder, "-tq", "Data.zip").contains("No errors"));
            Tool.UNZIP.run(target(), "-q", zip.toString());
            assertEquals(image(source), image(folder.resolve("target")));
        }

        @ParameterizedTest
        @EnumSource(
                value = Codec.class,
                names = {"DEFLATE", "STORE"})
        @DisplayName("is tested by Python's zipfile")
        void python(Codec codec) throws Exception {
            ArchiveSummary summary = capture(spec(codec));
            assertEquals(
                    "None " + (summary.entries() + 1),
                    Tool.PYTHON
                            .run(
                                    folder,
                                    "-c",
                                    "import zipfile; z = zipfile.ZipFile('Data.zip'); print(z.testzip(), len(z.infolist()))")
                            .strip());
        }

        @ParameterizedTest
        @EnumSource(Codec.class)
        @DisplayName("is read by Commons Compress, whatever the codec")
        void commonsCompress(Codec codec) throws Exception {
            capture(spec(codec));
            try (ZipFile file = ZipFile.builder().setPath(zip).get()) {
                ZipArchiveEntry entry = file.getEntry("text-5000000");
                assertEquals(codec.zipMethod(), entry.getMethod());
                byte[] content = file.getInputStream(entry).readAllBytes();
                assertEquals(
                        -1, java.util.Arrays.mismatch(content, Files.readAllBytes(source.resolve("text-5000000"))));
            }
        }

        @ParameterizedTest
        @EnumSource(
                value = Codec.class,
                names = {"ZSTD", "DEFLATE"})
        @DisplayName("is read by bsdtar and 7-Zip with the smallest blocks too")
        void smallBlocks(Codec codec) throws Exception {
            capture(new ArchiveSpec(codec, codec.defaultLevel(), new ByteSize(64 << 10)));
            assertTrue(Tool.SEVEN_ZIP.run(folder, "t", "Data.zip").contains("Everything is Ok"));
            Tool.BSDTAR.run(target(), "-xpf", zip.toString());
            assertEquals(image(source), image(folder.resolve("target")));
        }
    }

    @Nested
    @DisplayName("a name that is not UTF-8")
    class OddNames {

        @Test
        @DisplayName("survives bsdtar")
        void bsdtar() throws Exception {
            Path odd = Path.of(java.net.URI.create(source.toUri() + "caf%E9%FF"));
            Files.writeString(odd, "latin");
            capture(spec(Codec.ZSTD));
            Tool.BSDTAR.run(target(), "-xpf", zip.toString());
            Path back = Path.of(java.net.URI.create(folder.resolve("target").toUri() + "caf%E9%FF"));
            assertEquals("latin", Files.readString(back));
        }
    }

    @Nested
    @DisplayName("more than 65,535 entries")
    class Many {

        @Test
        @DisplayName("are read by all tools")
        void many() throws Exception {
            int count = 70_000;
            for (int i = 0; i < count; i++) {
                Path directory = source.resolve("d" + i / 10_000);
                if (i % 10_000 == 0) {
                    Files.createDirectory(directory);
                }
                Files.write(directory.resolve("t" + i), i % 10 == 0 ? "x".getBytes() : new byte[0]);
            }
            ArchiveSummary summary = capture(spec(Codec.DEFLATE));
            assertEquals(count + 7, summary.entries());
            assertTrue(Tool.SEVEN_ZIP.run(folder, "t", "Data.zip").contains("Everything is Ok"));
            assertEquals(
                    count + 8,
                    Tool.BSDTAR.run(folder, "-tf", "Data.zip").lines().count());
            assertTrue(Tool.UNZIP.run(folder, "-tq", "Data.zip").contains("No errors"));
            try (var archive = new BlockArchives().open(zip)) {
                assertEquals(summary, new BlockArchives().verify(archive, ArchiveProgress.NONE));
            }
        }
    }

    @Nested
    @DisplayName("a file of more than 4 GiB")
    class Huge {

        private final byte[] mark = "across the border of 4 GiB".getBytes();

        @BeforeEach
        void makeHuge() throws IOException {
            try (RandomAccessFile file =
                    new RandomAccessFile(source.resolve("huge.ibd").toFile(), "rw")) {
                file.setLength(FOUR_GIB + (5 << 20));
            }
            try (FileChannel channel = FileChannel.open(source.resolve("huge.ibd"), StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(mark), FOUR_GIB - 10);
            }
            Files.writeString(source.resolve("later"), "an entry behind it");
        }

        @Test
        @DisplayName("is tested by 7-Zip, and comes back as sparse as it was")
        void sparse() throws Exception {
            capture(spec(Codec.ZSTD));
            assertTrue(Tool.SEVEN_ZIP.run(folder, "t", "Data.zip").contains("Everything is Ok"));
            Path back = folder.resolve("back");
            try (var archive = new BlockArchives().open(zip)) {
                new BlockArchives().extract(archive, ExtractSpec.to(back), ArchiveProgress.NONE, p -> {});
            }
            assertEquals(FOUR_GIB + (5 << 20), Files.size(back.resolve("huge.ibd")));
            try (FileChannel channel = FileChannel.open(back.resolve("huge.ibd"))) {
                ByteBuffer read = ByteBuffer.allocate(mark.length);
                channel.read(read, FOUR_GIB - 10);
                assertEquals(new String(mark), new String(read.array()));
            }
            assertTrue(allocated(back.resolve("huge.ibd")) <= 1024 * 1024);
        }

        @Test
        @DisplayName("passes through a pipe to bsdtar, and so does what follows it")
        void streamed() throws Exception {
            String listed = Tool.BSDTAR.run(folder, out -> write(spec(Codec.DEFLATE), out), "-tvf", "-");
            assertTrue(listed.contains("huge.ibd") && listed.contains("later"), listed);
            String later = Tool.BSDTAR.run(folder, out -> write(spec(Codec.DEFLATE), out), "-xOf", "-", "later");
            assertEquals("an entry behind it", later);
        }

        @Test
        @Tag("long")
        @DisplayName("makes an archive of more than 4 GiB when stored; bsdtar reads what lies behind the border")
        void hugeArchive() throws Exception {
            String later = Tool.BSDTAR.run(folder, out -> write(spec(Codec.STORE), out), "-xOf", "-", "later");
            assertEquals("an entry behind it", later);
            ArchiveSummary summary = capture(spec(Codec.STORE));
            assertTrue(summary.length() > FOUR_GIB);
            assertTrue(Tool.SEVEN_ZIP.run(folder, "t", "Data.zip").contains("Everything is Ok"));
            assertTrue(Tool.UNZIP.run(folder, "-tq", "Data.zip").contains("No errors"));
            try (var archive = new BlockArchives().open(zip)) {
                assertEquals(summary, new BlockArchives().verify(archive, ArchiveProgress.NONE));
            }
        }

        @Test
        @Tag("long")
        @DisplayName("is tested by unzip and Python's zipfile")
        void unzipAndPython() throws Exception {
            capture(spec(Codec.DEFLATE));
            assertTrue(Tool.UNZIP.run(folder, "-tq", "Data.zip").contains("No errors"));
            assertEquals(
                    "None",
                    Tool.PYTHON
                            .run(folder, "-c", "import zipfile; print(zipfile.ZipFile('Data.zip').testzip())")
                            .strip());
        }

        /** Bytes that a file takes on disk; {@code du} counts in KiB. */
        private long allocated(Path file) throws Exception {
            Process du = new ProcessBuilder("du", "-k", file.toString()).start();
            try (var out = du.inputReader()) {
                return Long.parseLong(out.readLine().split("\\s")[0]) * 1024;
            }
        }
    }
}
