package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Home;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.archive.Selection;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.InstanceDownException;
import io.quiesce.api.service.RestoreEngine.InPlace;
import io.quiesce.api.service.RestoreEngine.Recovery;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.engine.internal.InterruptedDisk.Killed;
import io.quiesce.engine.internal.RestoreJournal.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A restore that is killed, or loses power, at every single operation of its swap, and so does its recovery. */
@Tag("R9.3")
@Tag("T5.1")
class InterruptedRestoreTest {

    private static final List<String> FILES = List.of("aria_log_control", "db/t.ibd", "ibdata1");

    /** Thousands of worlds with their fsyncs. */
    static final class InMemory implements TempDirFactory {
        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
            Path memory = Path.of("/dev/shm");
            return Files.isWritable(memory)
                    ? Files.createTempDirectory(memory, "quiesce")
                    : Files.createTempDirectory("quiesce");
        }
    }

    @TempDir(factory = InMemory.class)
    Path folder;

    private int worlds;

    /** Directories, journal and instance of one restore that has fetched everything. */
    private final class World {

        private final Path root = folder.resolve("world-" + worlds++);
        private final Home home = new Home(root.resolve("home"));
        private final Path data = root.resolve("data");
        private final List<Swap> swaps = new ArrayList<>();
        private final ScriptedInstance instance = new ScriptedInstance(this::generation);
        private final RestoreJournal journal;
        private Rights rights = new Rights(0, 0, 0);

        World(boolean mountPoint, boolean furtherRoot, boolean hadOld) throws IOException {
            Files.createDirectories(root);
            swaps.add(swap(data, mountPoint, hadOld));
            if (furtherRoot) {
                swaps.add(swap(root.resolve("binlogs"), mountPoint, hadOld));
            }
            journal = new RestoreJournal(
                            RestoreJournal.folder(home, new BackupId(new UUID(1, worlds)), data),
                            Step.FETCHING,
                            new BackupId(new UUID(1, worlds)),
                            data,
                            "mysql",
                            Optional.of("shop"),
                            Facts.NONE,
                            swaps,
                            Selection.ALL,
                            Optional.empty())
                    .at(Step.FETCHING);
            journal.bar(new LocalDisk());
        }

        private Swap swap(Path target, boolean mountPoint, boolean hadOld) throws IOException {
            if (hadOld) {
                fill(target, "old");
                Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-x--x"));
                rights = Rights.of(target);
            }
            Swap swap = mountPoint
                    ? new Swap(
                                    target,
                                    target.resolve(".quiesce-new-f"),
                                    target.resolve(".quiesce-old-o"),
                                    true,
                                    true,
                                    MountPoints.holding(root))
                            .toBeBarred()
                    : Swap.of(target, "f", "o");
            fill(swap.fresh(), "new");
            Files.setPosixFilePermissions(swap.fresh(), PosixFilePermissions.fromString("rwxr-x---"));
            return swap;
        }

        private static void fill(Path directory, String mark) throws IOException {
            Files.createDirectories(directory.resolve("db"));
            for (String file : FILES) {
                Files.writeString(directory.resolve(file), mark);
            }
            Files.writeString(directory.resolve("only-" + mark), mark);
        }

        /** As the restore does it, on a disk that ends sometime. */
        void run(InterruptedDisk disk) throws Exception {
            Replacement replacement = new Replacement(journal, Optional.of(instance), disk, telling());
            try {
                replacement.swap();
                replacement.start();
            } catch (IOException | io.quiesce.api.error.QuiesceException | OccupiedException e) {
                replacement.undo(e.getMessage());
                return;
            }
            replacement.finish(home);
        }

        Optional<Recovery> recover(Disk disk) throws IOException {
            List<Path> folders = RestoreJournal.folders(home);
            if (folders.isEmpty()) {
                return Optional.empty();
            }
            RestoreJournal found = RestoreJournal.read(folders.getFirst());
            return Optional.of(new RestoreRecovery(home, found, j -> Optional.of(instance), disk, telling()).run());
        }

        boolean hasBegun() throws IOException {
            return new Exchange(swaps, new LocalDisk(), Occupancy.NONE).hasBegun();
        }

        /** Takes everything away but the home, and the empty directory below a mount point. */
        void unmount() throws IOException {
            moveDisk(root, Files.createDirectory(elsewhere()));
            if (swaps.getFirst().mountPoint()) {
                Files.createDirectory(data);
            }
        }

        void mount() throws IOException {
            Files.deleteIfExists(data);
            moveDisk(elsewhere(), root);
        }

        private Path elsewhere() {
            return root.resolveSibling(root.getFileName() + "-disk");
        }

        private void moveDisk(Path from, Path to) throws IOException {
            try (Stream<Path> all = Files.list(from)) {
                for (Path entry : all.filter(e -> !e.equals(home.root())).toList()) {
                    Files.move(entry, to.resolve(entry.getFileName()));
                }
            }
        }

        private Telling telling() {
            return new Telling(event -> {}, Clock.systemUTC());
        }

        /** {@code old}, {@code new} or {@code none}: what a server that starts now would find. */
        String generation() {
            try {
                Set<String> found = new TreeSet<>();
                for (Swap swap : swaps) {
                    found.add(Files.exists(swap.target()) ? content(swap.target()) : "none");
                }
                assertEquals(1, found.size(), "all directories are of one generation: " + found);
                return found.iterator().next();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private String content(Path directory) throws IOException {
            Set<String> marks = new TreeSet<>();
            for (String file : FILES) {
                marks.add(
                        Files.exists(directory.resolve(file)) ? Files.readString(directory.resolve(file)) : "missing");
            }
            assertEquals(1, marks.size(), directory + " is no mixture: " + marks);
            String mark = marks.iterator().next();
            assertEquals(Set.of("aria_log_control", "db", "ibdata1", "only-" + mark), names(directory));
            return mark;
        }

        private Set<String> names(Path directory) throws IOException {
            try (Stream<Path> all = Files.list(directory)) {
                return all.map(p -> p.getFileName().toString())
                        .filter(n -> !n.startsWith(".quiesce-"))
                        .collect(Collectors.toSet());
            }
        }

        /** What must be true once a restore that had begun, or had not, was settled. */
        void assertSettled(Optional<Recovery> recovery, boolean hadOld) throws IOException {
            String inPlace = generation();
            assertFalse(instance.isHeld(), "nothing keeps it from being started");
            recovery.ifPresent(r -> {
                assertEquals(Optional.empty(), r.failure());
                assertEquals(inPlace.equals("new") ? InPlace.NEW : InPlace.OLD, r.inPlace(), r.text());
            });
            for (Swap swap : swaps) {
                if (inPlace.equals("new")) {
                    assertFalse(Files.exists(swap.fresh()));
                    assertEquals(hadOld, swap.hasOld());
                    if (hadOld) {
                        assertEquals("old", content(swap.old()));
                        assertEquals(rights, Rights.of(swap.old()), "the way back gives its owner and mode again");
                    }
                    assertEquals("rwxr-x---", mode(swap.target()));
                } else {
                    assertEquals(hadOld ? "old" : "none", inPlace);
                    assertEquals("new", content(swap.fresh()));
                    assertFalse(swap.hasOld());
                    if (hadOld) {
                        assertEquals(rights, Rights.of(swap.target()));
                    }
                }
            }
            assertEquals(inPlace.equals("new"), instance.isRunning(), "runs exactly when it was restored");
            assertEquals(
                    inPlace.equals("new"),
                    RestoreJournal.folders(home).isEmpty(),
                    "only a restore that can be gone on with is journalled");
        }

        private static String mode(Path directory) throws IOException {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory));
        }
    }

    /** Runs it and tells whether it came to its end. */
    private static boolean completes(World world, InterruptedDisk disk) throws Exception {
        try {
            world.run(disk);
            return true;
        } catch (Killed e) {
            return false;
        }
    }

    @ParameterizedTest(name = "mount point {0}, further root {1}, old directory {2}, power cut {3}, start fails {4}")
    @DisplayName("leaves the old or the new directory, whole, and says which")
    @CsvSource({
        "false, false, true, false, false",
        "false, true, true, false, false",
        "false, true, false, false, false",
        "true, false, true, false, false",
        "true, true, true, false, false",
        "false, true, true, true, false",
        "true, true, true, true, false",
        "false, true, true, false, true",
        "true, true, true, false, true",
        "false, true, true, true, true",
        "true, true, true, true, true"
    })
    void everyOperation(boolean mountPoint, boolean furtherRoot, boolean hadOld, boolean powerCut, boolean startFails)
            throws Exception {
        // the operations of a recovery in turn: every one of them comes up, not after every operation of the restore
        everyOperation(mountPoint, furtherRoot, hadOld, powerCut, startFails, mountPoint && furtherRoot ? 11 : 3);
    }

    @Test
    @Tag("long")
    @DisplayName("and so does its recovery, in every combination")
    void everyPair() throws Exception {
        for (boolean powerCut : List.of(false, true)) {
            everyOperation(true, true, true, powerCut, false, 1);
            everyOperation(true, true, true, powerCut, true, 1);
            everyOperation(false, true, true, powerCut, true, 1);
        }
    }

    private void everyOperation(
            boolean mountPoint, boolean furtherRoot, boolean hadOld, boolean powerCut, boolean startFails, int stride)
            throws Exception {
        boolean complete = false;
        for (int last = -1; !complete; last++) {
            boolean recovered = false;
            for (int again = Math.floorMod(last, stride) - 1; !recovered; again += stride) {
                World world = new World(mountPoint, furtherRoot, hadOld);
                if (startFails) {
                    world.instance.brokenOn("new");
                }
                complete = completes(world, new InterruptedDisk(last, powerCut));
                boolean begun = world.hasBegun();
                Optional<Recovery> recovery = Optional.empty();
                try {
                    recovery = world.recover(new InterruptedDisk(again, powerCut));
                    recovered = true;
                } catch (Killed e) {
                    recovery = world.recover(new LocalDisk());
                }
                world.assertSettled(recovery, hadOld);
                assertEquals(begun && !startFails ? "new" : hadOld ? "old" : "none", world.generation());
                world.recover(new LocalDisk());
                world.assertSettled(Optional.empty(), hadOld);
            }
        }
    }

    @Test
    @DisplayName("that somebody has worked on since is never taken back, even when it does not start any more")
    void workedOnSince() throws Exception {
        World world = new World(false, false, true);
        assertFalse(completes(world, new InterruptedDisk(1, false)));
        world.instance.release();
        world.instance.startedByHand();
        world.instance.stoppedByHand();
        world.instance.brokenOn("new");
        Recovery recovery = world.recover(new LocalDisk()).orElseThrow();
        assertEquals(InPlace.NEW, recovery.inPlace());
        assertTrue(recovery.failure().orElseThrow() instanceof InstanceDownException, recovery.text());
        assertEquals("new", world.generation());
        world.instance.brokenOn("");
        world.assertSettled(world.recover(new LocalDisk()), true);
    }

    @Test
    @DisplayName("that was undone keeps nobody from starting the instance, also when it was killed right then")
    void killedAtRelease() throws Exception {
        World world = new World(false, false, true);
        world.instance.brokenOn("new");
        world.instance.killsAtRelease(2);
        assertFalse(completes(world, new InterruptedDisk(Integer.MAX_VALUE, false)));
        assertTrue(world.instance.isHeld());
        Optional<Recovery> recovery = world.recover(new LocalDisk());
        world.assertSettled(recovery, true);
    }

    @Test
    @DisplayName("while somebody has started the instance is refused, and settled once that one has gone")
    void intruder() throws Exception {
        World world = new World(true, false, true);
        assertFalse(completes(world, new InterruptedDisk(5, false)));
        world.instance.intrudedBy("mariadbd 4711");
        Recovery refused = world.recover(new LocalDisk()).orElseThrow();
        assertEquals(InPlace.NEITHER, refused.inPlace());
        assertTrue(refused.failure().orElseThrow().getMessage().contains("mariadbd 4711"), refused.text());
        world.instance.intruderLeaves();
        Recovery settled = world.recover(new LocalDisk()).orElseThrow();
        assertEquals(Optional.empty(), settled.failure());
        assertFalse(world.generation().equals("none"));
    }

    @ParameterizedTest(name = "mount point {0}, killed at operation {1}")
    @CsvSource({"false, 0", "false, 1", "true, 0", "true, 8"})
    @DisplayName("whose file system is not mounted stays unsettled, and is settled once it is")
    void notMounted(boolean mountPoint, int last) throws Exception {
        World world = new World(mountPoint, false, true);
        assertFalse(completes(world, new InterruptedDisk(last, false)));
        world.unmount();
        Recovery recovery = world.recover(new LocalDisk()).orElseThrow();
        assertEquals(InPlace.NEITHER, recovery.inPlace());
        assertTrue(recovery.failure().orElseThrow().getMessage().contains("mounted?"), recovery.text());
        assertFalse(world.instance.isRunning());
        assertThrows(CheckFailedException.class, () -> RestoreJournal.requireSettled(world.home, world.data));
        world.mount();
        world.assertSettled(world.recover(new LocalDisk()), true);
    }

    @ParameterizedTest(name = "mount point {0}")
    @ValueSource(booleans = {false, true})
    @DisplayName("whose swap had not begun leaves an instance alone that the boot has started, and says that it runs")
    void startedAtBoot(boolean mountPoint) throws Exception {
        World world = new World(mountPoint, false, true);
        assertFalse(completes(world, new InterruptedDisk(-1, false)));
        // a mask of the runtime and stopped sockets do not survive a boot
        world.instance.release();
        world.instance.startedByHand();
        Recovery recovery = world.recover(new LocalDisk()).orElseThrow();
        assertEquals(Optional.empty(), recovery.failure());
        assertEquals(InPlace.OLD, recovery.inPlace());
        assertTrue(recovery.text().endsWith("and the instance runs on it"), recovery.text());
        assertTrue(world.instance.isRunning());
        assertFalse(world.instance.isHeld());
        assertEquals("old", world.generation());
    }

    @Test
    @DisplayName("in whose place somebody made another directory sets that aside and is finished")
    void stray() throws Exception {
        World world = new World(false, false, true);
        assertFalse(completes(world, new InterruptedDisk(0, false)));
        Files.createDirectories(world.data);
        Files.writeString(world.data.resolve("ibdata1"), "made by a start script");
        world.assertSettled(world.recover(new LocalDisk()), true);
        assertEquals("new", world.generation());
        assertEquals(
                "made by a start script",
                Files.readString(world.root.resolve("data.quiesce-stray").resolve("ibdata1")));
    }

    @ParameterizedTest(name = "power cut {0}")
    @ValueSource(booleans = {false, true})
    @DisplayName("that has only fetched gives back the mount points that it kept others out of, killed itself too")
    void fetched(boolean powerCut) throws Exception {
        boolean recovered = false;
        for (int last = -1; !recovered; last++) {
            World world = new World(true, true, true);
            assertEquals(
                    System.getProperty("user.name").equals("root") ? 0700 : 0751,
                    Rights.of(world.data).mode());
            try {
                world.recover(new InterruptedDisk(last, powerCut));
                recovered = true;
            } catch (Killed e) {
                assertThrows(CheckFailedException.class, () -> RestoreJournal.requireSettled(world.home, world.data));
            }
            Recovery again = world.recover(new LocalDisk()).orElseThrow();
            assertEquals(Optional.empty(), again.failure());
            assertEquals(InPlace.OLD, again.inPlace());
            RestoreJournal.requireSettled(world.home, world.data);
            for (Swap swap : world.swaps) {
                assertEquals(world.rights, Rights.of(swap.target()));
                assertEquals("new", world.content(swap.fresh()), "what was fetched is kept");
            }
            assertEquals("old", world.generation());
        }
    }

    @Test
    @DisplayName("that has only fetched leaves alone what its owner has changed since it was settled")
    void changedSince() throws Exception {
        World world = new World(true, false, true);
        world.recover(new LocalDisk());
        Files.setPosixFilePermissions(world.data, PosixFilePermissions.fromString("rwx------"));
        world.recover(new LocalDisk());
        assertEquals(0700, Rights.of(world.data).mode());
    }

    @Test
    @DisplayName("keeps others from capturing what is there until it is settled")
    void refusesOthers() throws Exception {
        World plain = new World(false, false, true);
        RestoreJournal.requireSettled(plain.home, plain.data);
        World world = new World(true, false, true);
        assertThrows(CheckFailedException.class, () -> RestoreJournal.requireSettled(world.home, world.data), "barred");
        assertFalse(completes(world, new InterruptedDisk(5, false)));
        assertThrows(CheckFailedException.class, () -> RestoreJournal.requireSettled(world.home, world.data));
        world.recover(new LocalDisk());
        RestoreJournal.requireSettled(world.home, world.data);
    }

    @Test
    @DisplayName("whose old directory was discarded since is finished all the same")
    void discarded() throws Exception {
        World world = new World(false, false, true);
        assertFalse(completes(world, new InterruptedDisk(1, false)));
        Trees.remove(world.swaps.getFirst().old());
        assertEquals(InPlace.NEW, world.recover(new LocalDisk()).orElseThrow().inPlace());
        assertEquals("new", world.generation());
    }
}
