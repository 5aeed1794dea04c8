package io.quiesce.compression.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.archive.ArchiveProgress;
import io.quiesce.api.archive.ExtractSpec;
import io.quiesce.api.archive.Selection;
import io.quiesce.api.error.ArchiveException;
import io.quiesce.api.error.RestoreException;
import io.quiesce.compression.internal.contents.Totals;
import io.quiesce.compression.internal.system.FileStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives made to do harm, each consistent in itself. */
@Tag("P9")
class HostileArchiveTest {

    private final TestFolder folder = new TestFolder();
    private final Path target = folder.path().resolve("target");
    private final BlockArchives archives = new BlockArchives(2, Long.MAX_VALUE);

    @AfterEach
    void clean() {
        folder.close();
    }

    /** Refused by every operation, and the target is not even made. */
    private ArchiveException refused(byte[] bytes) {
        ArchiveException e = refusedWhenRead(bytes);
        assertThrows(ArchiveException.class, () -> extract(bytes, false));
        assertFalse(Files.exists(target));
        return e;
    }

    private ArchiveException refusedWhenRead(byte[] bytes) {
        return assertThrows(
                ArchiveException.class, () -> archives.verify(new BytesSource(bytes), ArchiveProgress.NONE));
    }

    private void extract(byte[] bytes, boolean outsideLinks) throws Exception {
        ExtractSpec spec = new ExtractSpec(target, Map.of(), Optional.empty(), 0, outsideLinks, Selection.ALL);
        archives.extract(new BytesSource(bytes), spec, ArchiveProgress.NONE, position -> {});
    }

    @Test
    @DisplayName("an honest one made the same way is accepted")
    void honest() throws Exception {
        byte[] bytes = new ForgedArchive()
                .directory("d")
                .file("d/x", "content")
                .link("l", "d/x")
                .bytes();
        archives.verify(new BytesSource(bytes), ArchiveProgress.NONE);
        extract(bytes, false);
        assertEquals("content", Files.readString(target.resolve("l")));
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -31_557_014_167_219_201L, 31_556_889_864_403_200L, Long.MAX_VALUE})
    @DisplayName("times outside of all times are refused, be it only listed")
    void impossibleTimes(long seconds) throws Exception {
        byte[] bytes = new ForgedArchive().modified(seconds).file("a", "1").bytes();
        refused(bytes);
        assertThrows(ArchiveException.class, () -> archives.list(new BytesSource(bytes), entry -> {}));
    }

    @Test
    @DisplayName("a link's target that no system could have is refused before anything is made")
    void zeroInTarget() throws Exception {
        refused(new ForgedArchive().link("l", "a\0b").bytes());
    }

    @Nested
    @DisplayName("names")
    class Names {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/etc/passwd",
                    "/",
                    "../x",
                    "..",
                    "a/../../x",
                    "a//b",
                    "a/",
                    ".",
                    "./a",
                    "a/.",
                    "",
                    "a\0b",
                    ".quiesce",
                    ".quiesce/x",
                    ".quiesce/contents",
                    "missing/x"
                })
        @DisplayName("that lead elsewhere, or are none, are refused and named")
        void bad(String name) throws Exception {
            ArchiveException e = refused(new ForgedArchive().file(name, "x").bytes());
            assertTrue(e.offset() > 0, e.getMessage());
        }

        @Test
        @DisplayName("that occur twice are refused")
        void duplicate() throws Exception {
            refused(new ForgedArchive().file("a", "1").file("a", "2").bytes());
        }

        @Test
        @DisplayName("out of tree order are refused, so that no duplicate can hide")
        void disorder() throws Exception {
            refused(new ForgedArchive().file("b", "1").file("a", "2").bytes());
            refused(new ForgedArchive()
                    .directory("a")
                    .file("a.b", "1")
                    .file("a/b", "2")
                    .bytes());
        }

        @Test
        @DisplayName("below a file or a link are refused")
        void belowFile() throws Exception {
            refused(new ForgedArchive().file("a", "1").file("a/b", "2").bytes());
            refused(new ForgedArchive().link("a", "/etc").file("a/b", "2").bytes());
        }

        @Test
        @DisplayName("outside of the recorded roots are refused, and so is a root without its directory")
        void roots() throws Exception {
            refused(new ForgedArchive().directory(".quiesce/roots/1").bytes());
            refused(new ForgedArchive("/undo").file("a", "1").bytes());
            refused(new ForgedArchive("/undo").file(".quiesce/roots/1", "1").bytes());
            refused(new ForgedArchive("/undo")
                    .directory(".quiesce/roots/1")
                    .file(".quiesce/roots/2x", "1")
                    .bytes());
        }
    }

    @Nested
    @DisplayName("links")
    class Links {

        @ParameterizedTest
        @CsvSource({
            "l, /etc/passwd",
            "l, ../x",
            "d/l, ../../x",
            "d/l, ../../mysql2/x",
            "l, d/../../x",
            "l, d/..",
            "l, /var/lib/mysql/../x",
            "l, /var/lib/mysqlx",
            "l, /",
            "l, /var/lib/../lib/mysql"
        })
        @DisplayName("out of every root are refused before anything is written")
        void outside(String name, String to) throws Exception {
            byte[] bytes = new ForgedArchive().directory("d").link(name, to).bytes();
            ArchiveException e = assertThrows(ArchiveException.class, () -> extract(bytes, false));
            assertEquals(name, e.entry());
            assertFalse(Files.exists(target));
        }

        @ParameterizedTest
        @CsvSource({
            "l, d/x",
            "d/l, ../x",
            "l, /var/lib/mysql/x",
            "l, /var/lib/mysql",
            "l, /undo/deep/x",
            "d/l, ./x",
            "d/l, ../../mysql/x"
        })
        @DisplayName("into a root are made as they were")
        void inside(String name, String to) throws Exception {
            byte[] bytes = new ForgedArchive("/undo")
                    .directory("d")
                    .link(name, to)
                    .directory(".quiesce/roots/1")
                    .bytes();
            extract(bytes, false);
            assertEquals(Path.of(to), Files.readSymbolicLink(target.resolve(name)));
        }

        @Test
        @DisplayName("do not stay inside because the archive calls the whole file system its root")
        void everywhere() throws Exception {
            byte[] bytes = new ForgedArchive("/")
                    .link("l", "/etc/passwd")
                    .directory(".quiesce/roots/1")
                    .bytes();
            ArchiveException e = assertThrows(ArchiveException.class, () -> extract(bytes, false));
            assertEquals("l", e.entry());
            assertTrue(e.hint().contains("--outside-links"), e.hint());
        }

        @Test
        @DisplayName("that leave are made when the caller allows it, and nothing is written through them")
        void allowed() throws Exception {
            Path outside = folder.directory("outside");
            extract(new ForgedArchive().link("l", outside.toString()).bytes(), true);
            assertTrue(Files.isSymbolicLink(target.resolve("l")));
            try (var files = Files.list(outside)) {
                assertEquals(0, files.count());
            }
        }
    }

    @Nested
    @DisplayName("sizes and data")
    class Sizes {

        @Test
        @DisplayName("a block that unpacks to more than was declared is refused: no bomb goes off")
        void bomb() throws Exception {
            byte[] bomb = new byte[32 << 20];
            byte[] bytes = new ForgedArchive()
                    .file("bomb", ForgedArchive.BLOCK, bomb, b -> b, 0)
                    .bytes();
            ArchiveException e = refusedWhenRead(bytes);
            assertEquals("bomb", e.entry());
            assertThrows(ArchiveException.class, () -> extract(bytes, false));
            assertFalse(Files.exists(target.resolve("bomb")));
        }

        @Test
        @DisplayName("a block that unpacks to less than was declared is refused")
        void tooShort() throws Exception {
            refusedWhenRead(new ForgedArchive()
                    .file("x", 100, "short".getBytes(), b -> b, 0)
                    .bytes());
        }

        @Test
        @DisplayName("a file with fewer blocks than its size needs is refused")
        void missingBlocks() throws Exception {
            refused(new ForgedArchive()
                    .file("x", Long.MAX_VALUE / 2, "x".getBytes(), b -> b, 0)
                    .bytes());
        }

        @Test
        @DisplayName("a sum of sizes that lies is refused before anything is written")
        void rawBytes() throws Exception {
            byte[] bytes = new ForgedArchive().file("x", "x").bytes();
            byte[] grown = new ForgedArchive()
                    .totals(t -> new Totals(t.entries(), 1L << 60, t.holeBytes(), t.blocks(), t.offset()))
                    .file("x", "x")
                    .bytes();
            archives.verify(new BytesSource(bytes), ArchiveProgress.NONE);
            refused(grown);
        }

        @Test
        @DisplayName("a stored length beyond any codec's worst case is refused")
        void absurdStoredLength() throws Exception {
            refused(new ForgedArchive()
                    .file(
                            "x",
                            1,
                            "x".getBytes(),
                            b -> {
                                b.storedLength = Integer.MAX_VALUE;
                                return b;
                            },
                            0)
                    .bytes());
        }

        @Test
        @DisplayName("a hole that would swallow data is refused")
        void hole() throws Exception {
            refusedWhenRead(new ForgedArchive()
                    .file(
                            "x",
                            1,
                            "x".getBytes(),
                            b -> {
                                b.holes.mark(0);
                                return b;
                            },
                            0)
                    .bytes());
        }

        @Test
        @DisplayName("a block with another digest, a file with another CRC-32 are refused")
        void digests() throws Exception {
            refusedWhenRead(new ForgedArchive()
                    .file(
                            "x",
                            1,
                            "x".getBytes(),
                            b -> {
                                b.sha256[7] ^= 1;
                                return b;
                            },
                            0)
                    .bytes());
            refusedWhenRead(
                    new ForgedArchive().file("x", 1, "x".getBytes(), b -> b, 1).bytes());
        }

        @Test
        @DisplayName("bytes that nothing accounts for are refused")
        void gaps() throws Exception {
            refused(new ForgedArchive().gap(new byte[3]).file("x", "x").bytes());
            refused(new ForgedArchive().file("x", "x").gap(new byte[3]).bytes());
            byte[] bytes = new ForgedArchive().file("x", "x").bytes();
            refused(Arrays.copyOf(bytes, bytes.length + 1));
        }

        @Test
        @DisplayName("totals that lie are refused")
        void totals() throws Exception {
            refused(new ForgedArchive()
                    .totals(t -> new Totals(t.entries() + 1, t.rawBytes(), t.holeBytes(), t.blocks(), t.offset()))
                    .file("x", "x")
                    .bytes());
        }
    }

    @Nested
    @DisplayName("the target")
    class Target {

        @Test
        @DisplayName("must be empty: nothing is ever overwritten")
        void notEmpty() throws Exception {
            Files.createDirectory(target);
            Files.writeString(target.resolve("x"), "mine");
            assertThrows(
                    RestoreException.class,
                    () -> extract(new ForgedArchive().file("x", "x").bytes(), false));
            assertEquals("mine", Files.readString(target.resolve("x")));
        }

        @Test
        @DisplayName("gets no set-user-id file")
        void setUserId() throws Exception {
            extract(new ForgedArchive().mode(04755).file("x", "x").bytes(), false);
            FileStatus status = FileStatus.of(target.resolve("x"));
            assertEquals(0755, status.unixMode().orElseThrow() & 07777);
        }

        @Test
        @DisplayName("may be missing with its parents, which get the ordinary rights")
        void made() throws Exception {
            Path deep = folder.path().resolve("a/b/c");
            Path ordinary = folder.directory("ordinary");
            archives.extract(
                    new BytesSource(new ForgedArchive().file("x", "x").bytes()),
                    ExtractSpec.to(deep),
                    ArchiveProgress.NONE,
                    position -> {});
            assertTrue(Files.exists(deep.resolve("x"), LinkOption.NOFOLLOW_LINKS));
            assertEquals(
                    FileStatus.of(ordinary).unixMode(),
                    FileStatus.of(folder.path().resolve("a")).unixMode());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PK", "no zip at all, just some text that is long enough to hold an end record"})
    @DisplayName("what is no archive is refused")
    void noArchive(String text) throws IOException {
        refused(text.getBytes());
    }
}
