package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Cancellation;
import io.quiesce.api.archive.FileSet;
import io.quiesce.api.archive.SourceRoot;
import io.quiesce.api.error.CaptureException;
import io.quiesce.api.plan.SnapshotSpec;
import io.quiesce.api.settings.Settings;
import io.quiesce.api.settings.SettingsSchema;
import io.quiesce.api.spi.SnapshotProvider;
import io.quiesce.api.transfer.BackupId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the engine asks of whatever takes snapshots, and what it does not believe. */
@Tag("R3.4")
class SnapshotsTest {

    private static final SnapshotSpec SPEC = new SnapshotSpec("copy", Map.of());

    @TempDir
    Path folder;

    private final Copies copies = new Copies();
    private final List<Path> roots = new ArrayList<>();

    /** Copies the files, as long as nothing else is asked of it. */
    private final class Copies implements SnapshotProvider {

        private Duration pause = Duration.ZERO;
        private boolean links;
        private String within = "";
        private final List<String> undiscardable = new ArrayList<>();

        @Override
        public String kind() {
            return "copy";
        }

        @Override
        public String label() {
            return "Copies";
        }

        @Override
        public SettingsSchema settings() {
            return SettingsSchema.of();
        }

        @Override
        public void check(Path directory, Settings settings) throws CaptureException {
            pause();
        }

        private void pause() throws CaptureException {
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                throw new CaptureException("interrupted", "", e);
            }
        }

        @Override
        public Path take(Path directory, String name, Settings settings) throws CaptureException {
            pause();
            Path copy = folder.resolve(name);
            try {
                Path into = Files.createDirectories(copy.resolve(within));
                try (Stream<Path> files = Files.list(directory)) {
                    for (Path file : files.toList()) {
                        Path target = into.resolve(file.getFileName());
                        if (links) {
                            Files.createLink(target, file);
                        } else {
                            Files.copy(file, target);
                        }
                    }
                }
            } catch (IOException e) {
                throw new CaptureException("failed: " + e, "", e);
            }
            return copy;
        }

        @Override
        public void discard(Path directory, String name, Settings settings) throws CaptureException {
            if (undiscardable.contains(directory.getFileName().toString())) {
                throw new CaptureException("busy", "");
            }
            try (Stream<Path> all = Files.walk(folder.resolve(name))) {
                for (Path one : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(one);
                }
            } catch (java.nio.file.NoSuchFileException e) {
                // nothing was taken
            } catch (IOException e) {
                throw new CaptureException("failed: " + e, "", e);
            }
        }
    }

    @BeforeEach
    void directories() throws IOException {
        for (String name : List.of("data", "redo")) {
            Path root = Files.createDirectory(folder.resolve(name));
            Files.writeString(root.resolve("file"), name);
            roots.add(root);
        }
    }

    private FileSet live() {
        return new FileSet(
                List.of(
                        new SourceRoot("", roots.get(0), roots.get(0)),
                        new SourceRoot(".quiesce/roots/1/", roots.get(1), roots.get(1))),
                Set.of());
    }

    private Snapshots snapshots() throws Exception {
        return new Snapshots(
                RunJournal.begin(folder.resolve("home"), new BackupId(UUID.randomUUID()), Clock.systemUTC()),
                new SnapshotProviders(List.of(copies)),
                new Telling(event -> {}, Clock.systemUTC()));
    }

    private FileSet taken() throws Exception {
        try (Snapshots snapshots = snapshots()) {
            return snapshots.take(SPEC, live(), () -> Duration.ofSeconds(30), new Cancellation());
        }
    }

    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString())
                    .filter(f -> f.startsWith("quiesce-"))
                    .map(f -> f.substring(f.length() - 1))
                    .sorted()
                    .toList();
        }
    }

    @Test
    @DisplayName("copies of every root, which are gone when the run closes them")
    void copied() throws Exception {
        assertEquals(2, taken().roots().size());
        assertEquals(List.of(), left());
    }

    @Test
    @DisplayName(
            "a copy that lies one directory deeper than what was said is refused, though it has as many files and bytes")
    void oneAbove() {
        copies.within = "data";
        CaptureException told = assertThrows(CaptureException.class, this::taken);
        assertTrue(told.getMessage().contains("the snapshot is not whole"), told.getMessage());
    }

    @Test
    @DisplayName("hard links of the live files are refused: the server writes into them")
    void links() {
        copies.links = true;
        CaptureException told = assertThrows(CaptureException.class, this::taken);
        assertTrue(told.getMessage().contains("is the live file itself"), told.getMessage());
    }

    @Test
    @DisplayName("what is left of the downtime is asked for before each root, not once for all")
    void eachRoot() throws Exception {
        copies.pause = Duration.ofMillis(100);
        Deque<Duration> left = new ArrayDeque<>(List.of(Duration.ofSeconds(30), Duration.ZERO));
        try (Snapshots snapshots = snapshots()) {
            CaptureException told = assertThrows(
                    CaptureException.class, () -> snapshots.take(SPEC, live(), left::pop, new Cancellation()));
            assertTrue(told.getMessage().contains(roots.get(1) + " was not there within 0 s"), told.getMessage());
        }
    }

    @Test
    @DisplayName("a check that hangs ends, and is told")
    void hangingCheck() {
        copies.pause = Duration.ofSeconds(60);
        CaptureException told = assertThrows(
                CaptureException.class,
                () -> Snapshots.check(new SnapshotProviders(List.of(copies)), SPEC, live(), Duration.ofMillis(50)));
        assertTrue(told.getMessage().contains("was not known within"), told.getMessage());
        assertFalse(told.hint().isBlank());
    }

    @Test
    @DisplayName("one that can't be discarded keeps no other, and is tried again")
    void discardsTheOthers() throws Exception {
        copies.undiscardable.add("data");
        Snapshots snapshots = snapshots();
        try (snapshots) {
            snapshots.take(SPEC, live(), () -> Duration.ofSeconds(30), new Cancellation());
        }
        assertEquals(List.of("0"), left());
        copies.undiscardable.clear();
        snapshots.close();
        assertEquals(List.of(), left());
    }
}
