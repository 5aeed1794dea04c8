package io.quiesce.spi.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Cancellation;
import io.quiesce.api.archive.ArchiveHeader;
import io.quiesce.api.archive.ArchiveSpec;
import io.quiesce.api.archive.FileSet;
import io.quiesce.api.archive.SourceRoot;
import io.quiesce.api.error.CancelledException;
import io.quiesce.api.error.InstanceDownException;
import io.quiesce.api.error.InstanceException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.instance.Finding.Severity;
import io.quiesce.api.instance.Inspection;
import io.quiesce.api.instance.ShutdownKind;
import io.quiesce.api.instance.StartRecipe;
import io.quiesce.api.plan.InstanceSpec;
import io.quiesce.api.plan.TimeLimits;
import io.quiesce.api.spi.DatabaseAdapter;
import io.quiesce.api.spi.Quiesced;
import io.quiesce.api.spi.RestoreTarget;
import io.quiesce.spi.contract.TestGuard.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every {@link DatabaseAdapter} must do. Extend it and give it a real instance for each test, running and holding some rows;
 * stop and remove it after the test, whatever state it is in.
 */
@Timeout(300)
public abstract class DatabaseAdapterContract {

    /** Most of {@link DatabaseAdapter#lastLog}. */
    private static final int LOG_LINES = 20;

    private static final int LOG_CHARACTERS = 8 << 10;

    private final List<String> told = new ArrayList<>();

    protected abstract DatabaseAdapter adapter();

    /** The instance of this test as a plan names it; its data directory is the instance's own. */
    protected abstract InstanceSpec instance();

    /** The same with a password that the instance refuses. */
    protected abstract InstanceSpec wrongPassword();

    /** The same with a data directory that exists and is not the instance's. */
    protected abstract InstanceSpec wrongDirectory();

    /** Long enough for a healthy instance on a slow machine. */
    protected abstract TimeLimits limits();

    /** Whether the instance takes a login now, seen without the adapter. */
    protected abstract boolean answers();

    /** All that it holds, such as a checksum of each table; asked only while it answers. */
    protected abstract String content();

    /** Stops it in good order, without the adapter; returns when it is down. */
    protected abstract void stopOutside();

    /** Starts it without the adapter; returns when it answers. */
    protected abstract void startOutside();

    private Inspection inspect() {
        return adapter().inspect(instance(), limits());
    }

    private Quiesced quiesce(TestGuard guard) throws QuiesceException {
        return quiesce(guard, told::add, new Cancellation());
    }

    private Quiesced quiesce(TestGuard guard, Consumer<String> steps, Cancellation cancellation)
            throws QuiesceException {
        Inspection inspection = inspect();
        assertFalse(inspection.refused(), () -> inspection.findings().toString());
        return adapter().quiesce(instance(), limits(), inspection, guard, steps, cancellation);
    }

    private void assertNoPassword(Object said) {
        String password = instance().password().reveal();
        assertFalse(String.valueOf(said).contains(password), () -> "the password is told: " + said);
    }

    private static List<Finding> refusals(List<Finding> findings) {
        return findings.stream().filter(f -> f.severity() == Severity.REFUSED).toList();
    }

    private static void assertRefused(List<Finding> findings) {
        List<Finding> refusals = refusals(findings);
        assertFalse(refusals.isEmpty(), findings::toString);
        assertTrue(
                refusals.stream()
                        .noneMatch(f -> f.message().isBlank() || f.hint().isBlank()),
                refusals::toString);
    }

    @Test
    @DisplayName("its name is a word for plans")
    void namesItself() {
        assertTrue(adapter().name().matches("[a-z][a-z0-9-]*"), adapter().name());
    }

    @Nested
    @DisplayName("an inspection")
    class Inspections {

        @Test
        @DisplayName("of a running instance finds it, refuses nothing, changes nothing, and tells no password")
        void running() throws Exception {
            String before = content();
            Inspection inspection = inspect();
            assertTrue(inspection.running());
            assertEquals(List.of(), refusals(inspection.findings()));
            assertFalse(inspection.server().isBlank());
            assertRoots(inspection.files());
            assertNoPassword(inspection);
            assertTrue(answers());
            assertEquals(before, content());
        }

        @Test
        @DisplayName("of a stopped instance finds it stopped and leaves it so")
        void stopped() throws Exception {
            stopOutside();
            Inspection inspection = inspect();
            assertFalse(inspection.running());
            assertEquals(List.of(), refusals(inspection.findings()));
            assertRoots(inspection.files());
            assertFalse(answers());
        }

        @Test
        @DisplayName(
                "with a wrong password or another instance's data directory refuses, says what to do, and throws nothing")
        void wrong() {
            for (InstanceSpec wrong : List.of(wrongPassword(), wrongDirectory())) {
                Inspection inspection = adapter().inspect(wrong, limits());
                assertRefused(inspection.findings());
                assertFalse(inspection
                        .findings()
                        .toString()
                        .contains(wrong.password().reveal()));
            }
            assertTrue(answers());
        }
    }

    /** The data directory is first and has no prefix; each further root has one of its own, and all are there. */
    private void assertRoots(FileSet files) throws IOException {
        SourceRoot data = files.roots().getFirst();
        assertEquals("", data.prefix());
        assertTrue(Files.isSameFile(instance().dataDirectory(), data.directory()), data::toString);
        assertEquals(
                files.roots().size(),
                files.roots().stream().map(SourceRoot::prefix).distinct().count());
        for (SourceRoot root : files.roots()) {
            assertTrue(Files.isDirectory(root.directory()), root::toString);
            assertTrue(root.original().isAbsolute(), root::toString);
        }
        assertTrue(files.leftOut().stream().allMatch(Path::isAbsolute), files::toString);
    }

    @Nested
    @DisplayName("a running instance")
    class Running {

        @Test
        @DisplayName(
                "is up when the guard is armed, down when it is fenced, let go before its start, and holds the same after it")
        void cycle() throws Exception {
            String before = content();
            Map<Step, Boolean> up = new LinkedHashMap<>();
            TestGuard guard = new TestGuard(step -> up.put(step, answers()));
            try (Quiesced quiesced = quiesce(guard)) {
                assertEquals(Map.of(Step.ARM, true, Step.FENCE, false), up);
                assertFalse(answers());
                assertEquals(ShutdownKind.CLEAN, quiesced.shutdown(), told::toString);
                assertTrue(quiesced.confirmDown());
                assertRoots(quiesced.files());
                assertNoPassword(quiesced.facts());
                Duration soFar = quiesced.downtime();
                assertTrue(soFar.isPositive());
                quiesced.thaw();
                assertTrue(answers());
                Duration downtime = quiesced.downtime();
                assertTrue(downtime.compareTo(soFar) > 0, downtime::toString);
                quiesced.thaw();
                assertEquals(downtime, quiesced.downtime(), "a second thaw does nothing");
                assertEquals(List.of(), quiesced.notAsFound());
            }
            assertEquals(List.of(Step.ARM, Step.FENCE, Step.RELEASE), guard.steps());
            assertEquals(before, content());
            assertNoPassword(told);
        }

        @Test
        @DisplayName("is started by a close alone")
        void closed() throws Exception {
            quiesce(new TestGuard()).close();
            assertTrue(answers());
        }

        @Test
        @DisplayName(
                "has a recipe by which others start it: a command, files that are there, instructions, and no password")
        void recipe() throws Exception {
            TestGuard guard = new TestGuard();
            quiesce(guard).close();
            StartRecipe recipe = guard.recipe();
            assertEquals(instance().dataDirectory().toRealPath(), recipe.dataDirectory());
            assertFalse(recipe.start().isEmpty());
            assertTrue(recipe.locked().stream().allMatch(Files::isRegularFile), recipe::toString);
            assertFalse(recipe.instructions().isBlank());
            assertNoPassword(recipe);
        }

        @Test
        @DisplayName("leaves its files alone while it is down")
        void still() throws Exception {
            try (Quiesced quiesced = quiesce(new TestGuard())) {
                Map<Path, List<Object>> before = state(quiesced.files());
                assertTrue(quiesced.confirmDown());
                assertEquals(before, state(quiesced.files()));
            }
        }

        @Test
        @DisplayName("is not touched when nobody can be set to watch")
        void unwatched() throws Exception {
            TestGuard guard = TestGuard.failingAt(Step.ARM);
            assertThrows(QuiesceException.class, () -> quiesce(guard));
            assertTrue(answers());
            assertEquals(List.of(Step.ARM), guard.steps());
        }

        @Test
        @DisplayName("is up again when the exception leaves, when it could not be fenced")
        void unfenced() throws Exception {
            TestGuard guard = TestGuard.failingAt(Step.FENCE);
            assertThrows(QuiesceException.class, () -> quiesce(guard));
            assertTrue(answers());
            assertEquals(List.of(Step.ARM, Step.FENCE, Step.RELEASE), guard.steps());
        }

        @Test
        @DisplayName("is not touched after a cancel, and up again after one at the last moment")
        void cancelled() throws Exception {
            Cancellation before = new Cancellation();
            before.request();
            assertThrows(CancelledException.class, () -> quiesce(new TestGuard(), told::add, before));
            assertTrue(answers());

            Cancellation last = new Cancellation();
            TestGuard guard = new TestGuard(step -> last.request());
            try (Quiesced quiesced = quiesce(guard, told::add, last)) {
                assertFalse(answers(), "who does not end on a cancel has gone on");
                assertTrue(quiesced.confirmDown());
            } catch (CancelledException e) {
                assertFalse(guard.steps().contains(Step.FENCE), "nothing was stopped");
            }
            assertTrue(answers());
        }

        @Test
        @DisplayName("is stopped and started whatever a listener does")
        void listener() throws Exception {
            Consumer<String> failing = step -> {
                throw new IllegalStateException("injected into: " + step);
            };
            try (Quiesced quiesced = quiesce(new TestGuard(), failing, new Cancellation())) {
                assertFalse(answers());
                assertTrue(quiesced.confirmDown());
            }
            assertTrue(answers());
        }

        @Test
        @DisplayName("stays down while the host shuts down, which is told as an instance that is down")
        void hostShutsDown() throws Exception {
            TestGuard guard = new TestGuard();
            Quiesced quiesced = quiesce(guard);
            guard.hostShutsDown();
            InstanceDownException down = assertThrows(InstanceDownException.class, quiesced::thaw);
            assertFalse(down.hint().isBlank());
            assertFalse(answers());
        }

        @Test
        @DisplayName(
                "that nobody started behind a broken fence is confirmed as down and unfenced; one that was is told")
        void breached() throws Exception {
            TestGuard guard = new TestGuard();
            try (Quiesced quiesced = quiesce(guard)) {
                guard.breached("nobody watched");
                assertFalse(quiesced.confirmDown());
                startOutside();
                assertThrows(InstanceException.class, quiesced::confirmDown);
            }
            assertTrue(answers());
        }

        @Test
        @DisplayName("tells what it has logged last: a little, no password, nothing that a terminal obeys")
        void lastLog() throws Exception {
            String log = adapter().lastLog(instance(), inspect().facts());
            assertTrue(log.lines().count() <= LOG_LINES, log);
            assertTrue(log.length() <= LOG_CHARACTERS, log);
            assertNoPassword(log);
            assertTrue(log.chars().noneMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t'), log);
        }
    }

    @Nested
    @DisplayName("an instance that was found stopped")
    class Stopped {

        @Test
        @DisplayName("is copied as it lies and left stopped")
        void leftStopped() throws Exception {
            stopOutside();
            TestGuard guard = new TestGuard();
            try (Quiesced quiesced = quiesce(guard)) {
                assertEquals(ShutdownKind.FOUND_CLEAN, quiesced.shutdown(), told::toString);
                assertRoots(quiesced.files());
                assertTrue(quiesced.confirmDown());
                assertEquals(Duration.ZERO, quiesced.downtime());
                quiesced.thaw();
            }
            assertEquals(List.of(), guard.recipe().start(), "nobody is to start it");
            assertFalse(answers());
            startOutside();
        }

        @Test
        @DisplayName("is not stopped when it was started since the inspection")
        void startedMeanwhile() throws Exception {
            stopOutside();
            Inspection stopped = inspect();
            startOutside();
            TestGuard guard = new TestGuard();
            assertThrows(
                    QuiesceException.class,
                    () -> adapter().quiesce(instance(), limits(), stopped, guard, told::add, new Cancellation()));
            assertTrue(answers());
            assertFalse(guard.steps().contains(Step.FENCE));
        }
    }

    @Nested
    @DisplayName("a restore")
    class Restores {

        @TempDir
        private Path copies;

        private ArchiveHeader captured(Quiesced quiesced) {
            return new ArchiveHeader(
                    ArchiveSpec.DEFAULT, quiesced.facts(), quiesced.files().roots());
        }

        @Test
        @DisplayName("is refused while the instance runs")
        void running() throws Exception {
            ArchiveHeader header;
            try (Quiesced quiesced = quiesce(new TestGuard())) {
                header = captured(quiesced);
            }
            RestoreTarget target = adapter().restoreTarget(instance(), limits(), header);
            assertRefused(target.findings());
            assertTrue(target.occupant(List.of(instance().dataDirectory())).isPresent());
            assertTrue(answers());
        }

        @Test
        @DisplayName("of its own backup starts the instance and stops it again, and tells whether it has served")
        void startAndStop() throws Exception {
            String before = content();
            ArchiveHeader header;
            try (Quiesced quiesced = quiesce(new TestGuard())) {
                header = captured(quiesced);
            }
            stopOutside();
            RestoreTarget target = adapter().restoreTarget(instance(), limits(), header);
            assertEquals(List.of(), refusals(target.findings()));
            Path data = instance().dataDirectory();
            assertTrue(target.occupant(List.of(data)).isEmpty());
            target.hold();
            target.hold();
            target.release();
            target.mark(data).ifPresent(mark -> assertFalse(target.mayHaveServed(mark)));
            String mark = target.mark(data).orElse("");
            target.start();
            assertTrue(answers());
            assertEquals(before, content());
            assertTrue(target.mayHaveServed(mark));
            target.stop();
            assertFalse(answers());
            assertTrue(target.occupant(List.of(data)).isEmpty());
        }

        @Test
        @DisplayName("makes a copy independent: the live instance is not touched, and doing it again changes nothing")
        void detached() throws Exception {
            try (Quiesced quiesced = quiesce(new TestGuard())) {
                Map<Path, Path> places = new LinkedHashMap<>();
                for (SourceRoot root : quiesced.files().roots()) {
                    Path copy = copies.resolve(Integer.toString(places.size()));
                    copy(root.directory(), copy, quiesced.files());
                    places.put(root.original(), copy);
                }
                FileSet copied = new FileSet(
                        places.values().stream()
                                .map(p -> new SourceRoot(p.getFileName().toString(), p, p))
                                .toList(),
                        java.util.Set.of());
                Map<Path, List<Object>> live = state(quiesced.files());
                adapter().detach(List.copyOf(places.values()), places);
                Map<Path, List<Object>> once = state(copied);
                adapter().detach(List.copyOf(places.values()), places);
                assertEquals(names(once), names(state(copied)));
                assertEquals(live, state(quiesced.files()));
            }
        }

        private static Map<Path, Object> names(Map<Path, List<Object>> state) {
            Map<Path, Object> names = new TreeMap<>();
            state.forEach((path, facts) -> names.put(path, facts.getFirst()));
            return names;
        }
    }

    /** Length, time and identity of each file that a capture would read. */
    private static Map<Path, List<Object>> state(FileSet files) throws IOException {
        Map<Path, List<Object>> state = new TreeMap<>();
        for (SourceRoot root : files.roots()) {
            for (Path path : captured(root.directory(), files)) {
                BasicFileAttributes a =
                        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                if (!a.isDirectory()) {
                    state.put(path, List.of(a.size(), a.lastModifiedTime(), String.valueOf(a.fileKey())));
                }
            }
        }
        assertNotEquals(Map.of(), state, "a capture has something to read");
        return state;
    }

    private static List<Path> captured(Path directory, FileSet files) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(p -> files.leftOut().stream().noneMatch(p::startsWith))
                    .toList();
        }
    }

    private static void copy(Path from, Path to, FileSet files) throws IOException {
        for (Path path : captured(from, files)) {
            Path target = to.resolve(from.relativize(path).toString());
            BasicFileAttributes a = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (a.isDirectory()) {
                Files.createDirectories(target);
            } else if (a.isRegularFile() || a.isSymbolicLink()) {
                Files.copy(path, target, LinkOption.NOFOLLOW_LINKS, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
