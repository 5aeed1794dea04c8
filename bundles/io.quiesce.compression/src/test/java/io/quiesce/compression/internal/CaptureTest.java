package io.quiesce.compression.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.ByteSize;
import io.quiesce.api.archive.ArchiveEntry;
import io.quiesce.api.archive.ArchiveHeader;
import io.quiesce.api.archive.ArchiveProgress;
import io.quiesce.api.archive.ArchiveSink;
import io.quiesce.api.archive.ArchiveSpec;
import io.quiesce.api.archive.ArchiveSummary;
import io.quiesce.api.archive.Codec;
import io.quiesce.api.archive.ContentWatch;
import io.quiesce.api.archive.ExtractSpec;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.archive.FileSet;
import io.quiesce.api.archive.SourceRoot;
import io.quiesce.api.error.CancelledException;
import io.quiesce.api.error.CaptureException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.compression.internal.system.FileStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a capture takes, leaves out and refuses. */
class CaptureTest {

    private static final ArchiveSpec SMALL = RoundTripTest.small(Codec.ZSTD);
    private final TestFolder folder = new TestFolder();

    @AfterEach
    void clean() {
        folder.close();
    }

    private ArchiveSummary capture(FileSet files, ArchiveSink sink) throws QuiesceException {
        return new BlockArchives(1, Long.MAX_VALUE)
                .create(files, SMALL, Facts.NONE, scratch(), sink, ArchiveProgress.NONE);
    }

    private Path scratch() {
        try {
            return Files.createDirectories(folder.path().resolve("scratch"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<ArchiveEntry> entries(Captured archive) throws QuiesceException {
        List<ArchiveEntry> entries = new ArrayList<>();
        new BlockArchives().list(archive.source(), entries::add);
        return entries;
    }

    private long scratchFiles() throws IOException {
        try (Stream<Path> files = Files.list(scratch())) {
            return files.count();
        }
    }

    /** A change that happens once, while the capture is under way. */
    private interface Change {
        void make() throws IOException;
    }

    private CaptureException captureWhile(Path source, Change change) {
        return assertThrows(CaptureException.class, () -> captureAround(source, change));
    }

    private ArchiveSummary captureAround(Path source, Change change) throws QuiesceException {
        return captureAround(FileSet.of(source), change);
    }

    private ArchiveSummary captureAround(FileSet files, Change change) throws QuiesceException {
        boolean[] done = {false};
        return capture(files, (bytes, offset, length) -> {
            if (!done[0]) {
                done[0] = true;
                try {
                    change.make();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
    }

    @Nested
    @DisplayName("while a file changes")
    @Tag("R3.2")
    class Changing {

        private final Path source;
        private final Path table;

        Changing() throws IOException {
            source = folder.directory("source");
            table = source.resolve("orders.ibd");
            // many more blocks than the window holds, so that reading goes on after the first block is out
            Files.write(table, new byte[4 << 20]);
        }

        @Test
        @DisplayName("a longer file fails the capture and is named")
        void grows() {
            CaptureException e = captureWhile(source, () -> Files.write(table, new byte[1], StandardOpenOption.APPEND));
            assertTrue(String.valueOf(e.getMessage()).contains("orders.ibd"), e.getMessage());
        }

        @Test
        @DisplayName("a shorter file fails the capture and is named")
        void shrinks() {
            CaptureException e = captureWhile(source, () -> Files.write(table, new byte[10]));
            assertTrue(String.valueOf(e.getMessage()).contains("orders.ibd"), e.getMessage());
        }

        @Test
        @DisplayName("a file written in place, its time set back, fails the capture: its ctime tells")
        void rewritten() {
            CaptureException e = captureWhile(source, () -> {
                FileTime before = Files.getLastModifiedTime(table);
                Files.write(table, new byte[] {1}, StandardOpenOption.WRITE);
                Files.setLastModifiedTime(table, before);
            });
            assertTrue(String.valueOf(e.getMessage()).contains("orders.ibd"), e.getMessage());
        }

        @Test
        @DisplayName("a file exchanged for another one fails the capture and is named")
        void exchanged() {
            CaptureException e = captureWhile(source, () -> {
                Files.move(table, folder.path().resolve("old"));
                Files.write(table, new byte[4 << 20]);
            });
            assertTrue(String.valueOf(e.getMessage()).contains("another file"), e.getMessage());
        }

        @Test
        @DisplayName("a file that appears fails the capture")
        void appears() {
            CaptureException e = captureWhile(source, () -> Files.createFile(source.resolve("new")));
            assertTrue(String.valueOf(e.getMessage()).contains("created"), e.getMessage());
        }

        /** What a server that is started in vain does before it asks for a lock. */
        private void probe() throws IOException {
            Files.delete(Files.createFile(source.resolve("host.lower-test")));
        }

        private void assertRefused(String named, Change change) {
            CaptureException e = captureWhile(source, change);
            assertTrue(String.valueOf(e.getMessage()).contains(named), e.getMessage());
        }

        @Test
        @DisplayName("a file that is made and removed again does no harm")
        @Tag("R3.7")
        void probed() throws Exception {
            assertEquals(1, captureAround(source, this::probe).entries());
        }

        @Test
        @DisplayName("the same in a directory whose subdirectory was probed too")
        @Tag("R3.7")
        void probedBelow() throws Exception {
            Path below = Files.createDirectory(source.resolve("shop"));
            Files.write(below.resolve("orders.ibd"), new byte[4 << 20]);
            Files.delete(table);
            ArchiveSummary summary = captureAround(source, () -> {
                probe();
                Files.delete(Files.createFile(below.resolve("probe")));
            });
            assertEquals(2, summary.entries());
        }

        @Test
        @DisplayName("a file that was read already and then written to, its time set back, is named")
        void writtenBehind() throws IOException {
            Path read = Files.writeString(source.resolve("a.frm"), "before");
            assertRefused("a.frm", () -> {
                FileTime before = Files.getLastModifiedTime(read);
                Files.writeString(read, "behind");
                Files.setLastModifiedTime(read, before);
            });
        }

        @Test
        @DisplayName("the same when a server was started in vain beside it")
        void writtenBehindAProbe() throws IOException {
            Path read = Files.writeString(source.resolve("a.frm"), "before");
            assertRefused("a.frm", () -> {
                Files.writeString(read, "behind");
                probe();
            });
        }

        @Test
        @DisplayName("a file in a directory that was left already is named when it is written to or replaced")
        void changedInDirectoryBehind() throws IOException {
            Path left = Files.createDirectory(source.resolve("db1"));
            Path read = Files.writeString(left.resolve("a.MYD"), "before");
            assertRefused("db1/a.MYD", () -> Files.writeString(read, "behind", StandardOpenOption.WRITE));
            assertRefused("db1/a.MYD", () -> {
                Path copy = Files.copy(read, folder.path().resolve("copy"));
                Files.move(copy, read, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            });
        }

        @Test
        @DisplayName("a directory that was left already is named when something comes or goes in it")
        void comesInDirectoryBehind() throws IOException {
            Path left = Files.createDirectory(source.resolve("db1"));
            Path read = Files.writeString(left.resolve("a.MYD"), "same");
            Files.writeString(source.resolve("db2"), "after it");
            assertRefused("db1", () -> Files.createFile(left.resolve("b.MYD")));
            assertRefused("db1", () -> Files.delete(read));
            assertRefused("db1", () -> Files.setAttribute(left, "unix:mode", 0700));
        }

        @Test
        @DisplayName("a cancel is noticed while everything is looked at again")
        @Tag("R6.5")
        void cancelledWhileLookedAtAgain() throws IOException {
            Path many = Files.createDirectory(folder.path().resolve("many"));
            for (int i = 0; i < 1_000; i++) {
                Files.createFile(many.resolve("t" + i));
            }
            ArchiveProgress cancelled = (raw, bytes) -> {
                if (raw == 0 && bytes == 0) {
                    throw new CancelledException();
                }
            };
            BlockArchives archives = new BlockArchives(1, Long.MAX_VALUE);
            FileSet files = FileSet.of(many);
            assertThrows(
                    CancelledException.class,
                    () -> archives.create(files, SMALL, Facts.NONE, scratch(), (b, o, l) -> {}, cancelled));
        }

        @Test
        @DisplayName("a file that was read already and then replaced by an equal one is named")
        void replacedBehind() throws IOException {
            Path read = Files.writeString(source.resolve("a.frm"), "same");
            assertRefused("a.frm", () -> {
                Path copy = folder.path().resolve("copy");
                Files.copy(read, copy, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
                Files.move(copy, read, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            });
        }

        @Test
        @DisplayName("a file that was renamed and back is named: its ctime tells")
        void renamedAndBack() throws IOException {
            Path read = Files.writeString(source.resolve("a.frm"), "same");
            assertRefused("a.frm", () -> {
                Files.move(read, source.resolve("b.frm"));
                Files.move(source.resolve("b.frm"), read);
            });
        }

        @Test
        @DisplayName("a file that is removed after it was read fails the capture")
        void removedBehind() throws IOException {
            Path read = Files.writeString(source.resolve("a.frm"), "same");
            assertRefused("removed", () -> Files.delete(read));
        }

        @Test
        @DisplayName("a directory whose place another one took fails the capture")
        void directoryReplacedBehind() throws IOException {
            Path read = Files.createDirectory(source.resolve("a"));
            assertRefused("'a'", () -> {
                Files.move(read, folder.path().resolve("old"));
                Files.createDirectory(read);
            });
        }

        @Test
        @DisplayName("what stays out may be written to, but not come: then a server has come as far as that")
        void leftOutComes() throws IOException {
            Path temporary = source.resolve("ibtmp1");
            FileSet files = new FileSet(FileSet.of(source).roots(), Set.of(temporary));
            assertThrows(CaptureException.class, () -> captureAround(files, () -> Files.writeString(temporary, "x")));
            assertDoesNotThrow(() -> captureAround(files, () -> {
                Files.writeString(temporary, "xx");
                probe();
            }));
        }

        @Test
        @DisplayName("nothing of it is left in the scratch directory")
        void scratchIsGone() throws IOException {
            captureWhile(source, () -> Files.write(table, new byte[10]));
            assertEquals(0, scratchFiles());
        }
    }

    @Test
    @DisplayName("sockets are left out and listed")
    void sockets() throws Exception {
        Path source = folder.directory("source");
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(source.resolve("mysql.sock")));
            ArchiveSummary summary = capture(FileSet.of(source), (bytes, offset, length) -> {});
            assertEquals(List.of("mysql.sock: socket"), summary.leftOut());
            assertEquals(0, summary.entries());
        }
    }

    @Test
    @DisplayName("what is asked to stay out stays out, with all below it, and is listed in the archive too")
    void exclusions() throws Exception {
        Path source = folder.directory("source");
        Files.createDirectory(source.resolve("tmp"));
        Files.writeString(source.resolve("tmp/x"), "x");
        Files.writeString(source.resolve("ibtmp1"), "x");
        Files.writeString(source.resolve("keep"), "x");
        FileSet files =
                new FileSet(FileSet.of(source).roots(), Set.of(source.resolve("tmp"), source.resolve("ibtmp1")));

        Captured archive = Captured.of(files, SMALL, 1);

        assertEquals(
                List.of("keep"),
                entries(archive).stream().map(ArchiveEntry::name).toList());
        ArchiveSummary read = new BlockArchives().list(archive.source(), e -> {});
        assertEquals(List.of("ibtmp1: left out as asked", "tmp: left out as asked"), read.leftOut());
    }

    @Test
    @DisplayName("further roots lie under .quiesce/roots/N, in their order")
    void roots() throws Exception {
        Path first = folder.directory("data");
        Path second = folder.directory("undo");
        Files.writeString(first.resolve("ibdata1"), "x");
        Files.writeString(second.resolve("undo_001"), "y");
        FileSet files = new FileSet(
                List.of(
                        new SourceRoot("", first, Path.of("/var/lib/mysql")),
                        new SourceRoot(".quiesce/roots/1/", second, Path.of("/var/lib/undo"))),
                Set.of());

        Captured archive = Captured.of(files, SMALL, 1);

        assertEquals(
                List.of("ibdata1", ".quiesce/roots/1", ".quiesce/roots/1/undo_001"),
                entries(archive).stream().map(ArchiveEntry::name).toList());
        ArchiveHeader header = new BlockArchives().header(archive.source());
        assertEquals(Path.of("/var/lib/undo"), header.roots().get(1).original());
    }

    @Test
    @DisplayName("further roots go where they are sent, or below the target")
    void extractedRoots() throws Exception {
        Path first = folder.directory("data");
        Path second = folder.directory("undo");
        Files.writeString(second.resolve("undo_001"), "y");
        Files.setAttribute(second, "unix:mode", 0710);
        FileSet files = new FileSet(
                List.of(new SourceRoot("", first, first), new SourceRoot(".quiesce/roots/1/", second, second)),
                Set.of());
        Captured archive = Captured.of(files, SMALL, 1);
        Path target = folder.path().resolve("target");
        Path sent = folder.path().resolve("sent");
        Map<String, Path> roots = Map.of(".quiesce/roots/1/", sent);

        new BlockArchives().extract(archive.source(), ExtractSpec.to(target), ArchiveProgress.NONE, position -> {});
        new BlockArchives()
                .extract(
                        archive.source(),
                        new ExtractSpec(folder.path().resolve("other"), roots, Optional.empty(), 0),
                        ArchiveProgress.NONE,
                        position -> {});

        assertEquals(TreeImage.of(second), TreeImage.of(target.resolve(".quiesce/roots/1")));
        assertEquals(TreeImage.of(second), TreeImage.of(sent));
    }

    @Test
    @DisplayName("who may enter the first root may enter the further ones below it")
    void wayToFurtherRoots() throws Exception {
        Path first = folder.directory("data");
        Path second = folder.directory("undo");
        Files.setAttribute(first, "unix:mode", 0750);
        FileStatus captured = owned(first);
        FileSet files = new FileSet(
                List.of(new SourceRoot("", first, first), new SourceRoot(".quiesce/roots/1/", second, second)),
                Set.of());
        Path target = folder.path().resolve("target");

        new BlockArchives()
                .extract(
                        Captured.of(files, SMALL, 1).source(),
                        ExtractSpec.to(target),
                        ArchiveProgress.NONE,
                        position -> {});

        for (String way : List.of(".quiesce", ".quiesce/roots")) {
            FileStatus made = FileStatus.of(target.resolve(way));
            assertEquals(captured.unixMode(), made.unixMode());
            assertEquals(captured.uid(), made.uid());
            assertEquals(captured.gid(), made.gid());
        }
    }

    /** As root, which may give files away, the directory gets another owner. */
    private static FileStatus owned(Path directory) throws IOException {
        if (FileStatus.of(directory).uid() == 0) {
            Files.setAttribute(directory, "unix:uid", 65534);
            Files.setAttribute(directory, "unix:gid", 65534);
        }
        return FileStatus.of(directory);
    }

    @Test
    @DisplayName("a source that holds a .quiesce is refused by name")
    void reserved() throws Exception {
        Path source = folder.directory("source");
        Files.createDirectory(source.resolve(".quiesce"));
        CaptureException e = assertThrows(CaptureException.class, () -> capture(FileSet.of(source), (b, o, l) -> {}));
        assertTrue(String.valueOf(e.getMessage()).contains(".quiesce"), e.getMessage());
    }

    @Test
    @DisplayName("a source that is not there is named")
    void missing() {
        Path source = folder.path().resolve("nowhere");
        CaptureException e = assertThrows(CaptureException.class, () -> capture(FileSet.of(source), (b, o, l) -> {}));
        assertTrue(String.valueOf(e.getMessage()).contains("nowhere"), e.getMessage());
    }

    @Test
    @DisplayName("facts come back as they were given")
    void facts() throws Exception {
        Path source = folder.directory("source");
        Facts facts = Facts.of(Map.of("mysql.version", "10.11", "option.files", "x".repeat(3 << 20), "ä", ""));
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        new BlockArchives().create(FileSet.of(source), SMALL, facts, scratch(), bytes::write, ArchiveProgress.NONE);
        assertEquals(
                facts,
                new BlockArchives().header(new BytesSource(bytes.toByteArray())).facts());
    }

    @Test
    @DisplayName("a watch is shown every block of a file that it asked for, at its place, and no other file")
    void watched() throws Exception {
        Path source = folder.directory("source");
        byte[] content = new byte[(3 << 16) + 77];
        new java.util.Random(5).nextBytes(content);
        Files.write(source.resolve("big"), content);
        Files.write(source.resolve("other"), content);
        Files.write(source.resolve("empty"), new byte[0]);
        List<String> asked = new ArrayList<>();
        byte[] seen = new byte[content.length];
        ContentWatch watch = (name, size, bytes, offset, length) -> {
            asked.add(name + " " + size + " " + bytes[offset] + " " + length);
            return name.equals("big")
                    ? Optional.of((position, b, o, l) -> System.arraycopy(b, o, seen, (int) position, l))
                    : Optional.empty();
        };
        new BlockArchives()
                .create(FileSet.of(source), SMALL, Facts.NONE, scratch(), watch, (b, o, l) -> {}, ArchiveProgress.NONE);
        String first = " " + content.length + " " + content[0] + " " + (64 << 10);
        assertEquals(List.of("big" + first, "other" + first), asked);
        assertArrayEquals(content, seen);
    }

    @Test
    @DisplayName("a piece is never larger than a block and 64 KiB")
    void pieces() throws Exception {
        Path source = folder.directory("source");
        new RandomTree(7).fill(source);
        Files.write(source.resolve("big"), new byte[1 << 20]);
        List<Integer> pieces = new ArrayList<>();
        capture(FileSet.of(source), (bytes, offset, length) -> pieces.add(length));
        assertTrue(pieces.stream().allMatch(p -> p > 0 && p <= (64 << 10) + (64 << 10)), pieces.toString());
    }

    @Test
    @DisplayName("the same block gives the same bytes wherever it stands")
    void blocksAreIndependent() throws Exception {
        Path source = folder.directory("source");
        byte[] block = "row ".repeat(16 << 10).getBytes();
        byte[] file = new byte[3 * block.length];
        System.arraycopy(block, 0, file, 0, block.length);
        System.arraycopy(block, 0, file, 2 * block.length, block.length);
        Files.write(source.resolve("table"), file);
        List<byte[]> pieces = new ArrayList<>();
        capture(FileSet.of(source), (b, o, l) -> pieces.add(java.util.Arrays.copyOfRange(b, o, o + l)));
        assertArrayEquals(pieces.get(1), pieces.get(3));
    }

    @Test
    @DisplayName("an interrupt ends the capture, and leaves no thread and no file")
    @Tag("R6.5")
    void interrupt() throws Exception {
        Path source = folder.directory("source");
        Files.write(source.resolve("table"), new byte[8 << 20]);
        assertThrows(
                CancelledException.class,
                () -> capture(
                        FileSet.of(source), (b, o, l) -> Thread.currentThread().interrupt()));
        assertEquals(false, Thread.interrupted());
        assertEquals(0, scratchFiles());
        assertTrue(Thread.getAllStackTraces().keySet().stream()
                .noneMatch(t -> t.getName().startsWith("quiesce archive")));
    }

    @Test
    @DisplayName("memory does not grow with the size of a file")
    @Tag("R4.3")
    void constantMemory() throws Exception {
        Path source = folder.directory("source");
        try (java.io.RandomAccessFile file =
                new java.io.RandomAccessFile(source.resolve("table").toFile(), "rw")) {
            // larger than the heap of the tests
            file.setLength(Runtime.getRuntime().maxMemory() + (64 << 20));
        }
        ArchiveSpec spec = new ArchiveSpec(Codec.STORE, 0, ByteSize.mebibytes(1));
        long[] length = {0};
        ArchiveSummary summary = new BlockArchives()
                .create(
                        FileSet.of(source),
                        spec,
                        Facts.NONE,
                        scratch(),
                        (b, o, l) -> length[0] += l,
                        ArchiveProgress.NONE);
        assertEquals(summary.length(), length[0]);
        assertTrue(length[0] > Runtime.getRuntime().maxMemory());
    }
}
