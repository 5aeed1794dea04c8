package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.engine.internal.Swap.State;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SwapTest {

    @TempDir
    Path folder;

    private final Disk disk = new LocalDisk();

    private Path directory(Path path, String mark) throws IOException {
        Files.createDirectories(path);
        Files.writeString(path.resolve("ibdata1"), mark);
        return path;
    }

    private Swap insideMountPoint() throws IOException {
        Path target = directory(folder.resolve("mnt"), "old");
        Swap swap = new Swap(
                target,
                target.resolve(".quiesce-new-f"),
                target.resolve(".quiesce-old-o"),
                true,
                true,
                MountPoints.holding(folder));
        directory(swap.fresh(), "new");
        Swap barred = swap.toBeBarred();
        barred.bar(disk);
        return barred;
    }

    @Nested
    @DisplayName("of an ordinary directory")
    class Ordinary {

        @Test
        @DisplayName("names an old directory that nobody has yet")
        void freeName() throws IOException {
            Path target = directory(folder.resolve("data"), "old");
            directory(folder.resolve("data.quiesce-old-o"), "older");
            assertEquals(
                    folder.resolve("data.quiesce-old-o-2"),
                    Swap.of(target, "f", "o").old());
        }

        @Test
        @DisplayName("follows a link to the directory and leaves the link")
        void link() throws Exception {
            Path real = directory(folder.resolve("disk/data").toAbsolutePath(), "old")
                    .toRealPath();
            Path link = Files.createSymbolicLink(folder.resolve("data"), real);
            Swap swap = Swap.of(link, "f", "o");
            directory(swap.fresh(), "new");
            swap.aside(disk, Occupancy.NONE);
            swap.in(disk);
            assertTrue(Files.isSymbolicLink(link));
            assertEquals("new", Files.readString(link.resolve("ibdata1")));
            assertEquals(State.COMPLETE, swap.state());
        }

        @Test
        @DisplayName("stops when somebody works in the old one, which can then be put back under him")
        void occupied() throws IOException {
            Path target = directory(folder.resolve("data"), "old");
            Swap swap = Swap.of(target, "f", "o");
            directory(swap.fresh(), "new");
            assertThrows(
                    OccupiedException.class, () -> swap.aside(disk, places -> java.util.Optional.of("mariadbd 4711")));
            swap.restoreOld(disk);
            assertEquals("old", Files.readString(target.resolve("ibdata1")));
        }

        @Test
        @DisplayName("is not judged by what lies below a mount point while nothing is mounted there")
        void notMounted() throws IOException {
            Path disk = folder.resolve("disk");
            Path target = directory(disk.resolve("data"), "made by a start script");
            Swap swap = new Swap(target, disk.resolve("data.new"), disk.resolve("data.old"), false, true, disk);
            assertEquals(
                    "no file system is mounted at " + disk + ", where " + target + " lies",
                    assertThrows(IOException.class, swap::state).getMessage());
        }
    }

    @Nested
    @DisplayName("of a mount point")
    class MountPoint {

        @Test
        @DisplayName("leaves alone what earlier restores keep inside, and lost+found")
        void others() throws Exception {
            Swap swap = insideMountPoint();
            directory(swap.target().resolve(".quiesce-old-earlier"), "older");
            Files.createDirectory(swap.target().resolve("lost+found"));
            swap.aside(disk, Occupancy.NONE);
            swap.in(disk);
            assertTrue(Files.exists(swap.target().resolve(".quiesce-old-earlier/ibdata1")));
            assertTrue(Files.exists(swap.target().resolve("lost+found")));
            assertEquals("old", Files.readString(swap.old().resolve("ibdata1")));
            assertEquals("new", Files.readString(swap.target().resolve("ibdata1")));
        }

        @Test
        @DisplayName("never replaces what somebody has written in the middle of it")
        void neverReplaces() throws Exception {
            Swap swap = insideMountPoint();
            swap.aside(disk, Occupancy.NONE);
            Files.writeString(swap.target().resolve("ibdata1"), "of somebody else");
            assertThrows(FileAlreadyExistsException.class, () -> swap.in(disk));
            assertEquals("of somebody else", Files.readString(swap.target().resolve("ibdata1")));
        }

        @Test
        @DisplayName("is barred while it is neither old nor new")
        void barred() throws Exception {
            Rights before = Rights.of(Files.createDirectories(folder.resolve("mnt")));
            Swap swap = insideMountPoint();
            assertBarred(swap);
            swap.aside(disk, Occupancy.NONE);
            assertBarred(swap);
            swap.out(disk);
            assertBarred(swap);
            swap.restoreOld(disk);
            assertEquals(before, Rights.of(swap.target()));
            assertFalse(swap.hasOld());
        }

        private void assertBarred(Swap swap) throws IOException {
            if (System.getProperty("user.name").equals("root")) {
                assertEquals(0700, Rights.of(swap.target()).mode());
            }
        }

        @Test
        @DisplayName("is barred again before anything is made in it for the way back")
        void barredForTheWayBack() throws Exception {
            Swap swap = insideMountPoint();
            swap.aside(disk, Occupancy.NONE);
            swap.in(disk);
            List<String> done = new ArrayList<>();
            swap.out(noting(done));
            assertTrue(done.indexOf("bar") < done.indexOf("createDirectory"), done::toString);
            assertTrue(done.indexOf("bar") >= 0, done::toString);
        }

        private Disk noting(List<String> done) {
            return (Disk) Proxy.newProxyInstance(
                    Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                        done.add(method.getName());
                        return method.invoke(disk, arguments);
                    });
        }

        @Test
        @DisplayName(
                "moves nothing through a link that was put in the place of the old directory, or of the restored one")
        void links() throws Exception {
            Path elsewhere = directory(folder.resolve("elsewhere"), "of somebody else");
            Swap swap = insideMountPoint();
            swap.aside(disk, Occupancy.NONE);
            swap.in(disk);
            Files.createSymbolicLink(swap.fresh(), elsewhere);
            assertThrows(IOException.class, () -> swap.in(disk));
            assertThrows(IOException.class, () -> swap.out(disk));
            Files.delete(swap.fresh());
            swap.out(disk);
            Files.move(swap.old(), folder.resolve("stolen"));
            Files.createSymbolicLink(swap.old(), elsewhere);
            assertThrows(IOException.class, () -> swap.restoreOld(disk));
            assertEquals("of somebody else", Files.readString(elsewhere.resolve("ibdata1")));
        }

        @Test
        @DisplayName("gives nothing away through a link")
        void nothingThroughLinks() throws Exception {
            Path elsewhere = directory(folder.resolve("elsewhere"), "of somebody else");
            Path link = Files.createSymbolicLink(folder.resolve("link"), elsewhere);
            Path other = Files.createDirectory(folder.resolve("other"));
            Rights before = Rights.of(elsewhere);
            assertThrows(IOException.class, () -> disk.takeOver(other, link));
            assertThrows(IOException.class, () -> disk.takeOver(link, other));
            assertThrows(IOException.class, () -> disk.give(new Rights(0, 0, 0777), link));
            if (System.getProperty("user.name").equals("root")) {
                assertThrows(IOException.class, () -> disk.bar(link));
            }
            assertEquals(before, Rights.of(elsewhere));
        }
    }
}
