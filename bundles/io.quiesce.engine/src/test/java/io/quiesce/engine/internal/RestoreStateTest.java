package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Digest;
import io.quiesce.api.archive.ArchiveHeader;
import io.quiesce.api.archive.ArchiveSpec;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.archive.SourceRoot;
import io.quiesce.api.instance.ShutdownKind;
import io.quiesce.api.service.RestoreEngine.Request;
import io.quiesce.api.service.RestoreEngine.RestorePlan;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.BackupRow;
import io.quiesce.api.transfer.Layout;
import io.quiesce.api.transfer.Receipt;
import io.quiesce.api.transfer.SealHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a restart makes of a restore that was interrupted around its swap. */
class RestoreStateTest {

    private static final Digest NOTHING = Digest.ofContent(new byte[0], 0, 0);

    @TempDir
    Path folder;

    private Path data;
    private RestoreState state;
    private List<Swap> swaps;

    @BeforeEach
    void restoredBesideTheOld() throws IOException {
        data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(data.resolve("ibdata1"), "old");
        state = new RestoreState(folder.resolve("home"), plan(), Instant.ofEpochSecond(1_000_000_000));
        swaps = state.swaps();
        state.position(swaps);
        Files.createDirectories(swaps.getFirst().fresh());
        Files.writeString(swaps.getFirst().fresh().resolve("ibdata1"), "restored");
        state.swapping(swaps);
    }

    private RestorePlan plan() {
        SealHeader seal = new SealHeader(
                new BackupId(UUID.randomUUID()),
                "agent",
                "shop",
                Layout.PLAIN,
                Instant.EPOCH,
                Instant.EPOCH,
                Duration.ZERO,
                ShutdownKind.CLEAN,
                false,
                1,
                1,
                1,
                1,
                NOTHING,
                Facts.NONE);
        Receipt receipt = new Receipt("db1", "a.zip", Instant.EPOCH, NOTHING, "0".repeat(32), true, List.of());
        return new RestorePlan(
                new Request("vault", seal.backup(), Optional.of(data), Optional.empty()),
                new BackupRow(seal, receipt),
                new ArchiveHeader(ArchiveSpec.DEFAULT, Facts.NONE, List.of(new SourceRoot("", data, data))),
                List.of(data),
                List.of());
    }

    private String inPlace() throws IOException {
        return Files.readString(data.resolve("ibdata1"));
    }

    @Test
    @DisplayName("a swap that was complete stays: the instance may have run on it ever since")
    void complete() throws IOException {
        swaps.getFirst().forward();
        Files.writeString(data.resolve("ibdata1"), "a week of work");
        assertEquals(List.of(), state.undoInterrupted());
        assertEquals("a week of work", inPlace());
        assertEquals("old", Files.readString(swaps.getFirst().old().resolve("ibdata1")));
        try (Stream<Path> kept = Files.list(RestoreState.keptFolder(folder.resolve("home")))) {
            assertEquals(1, kept.count(), "its old directory is remembered");
        }
        assertEquals(List.of(), state.undoInterrupted());
    }

    @Test
    @DisplayName("one that had moved only the old directory aside is taken back")
    void half() throws IOException {
        Files.move(data, swaps.getFirst().old());
        assertEquals(List.of(data), state.undoInterrupted());
        assertEquals("old", inPlace());
        assertTrue(Files.exists(swaps.getFirst().fresh()));
    }

    @Test
    @DisplayName("one that had not begun changes nothing")
    void notBegun() throws IOException {
        state.undoInterrupted();
        assertEquals("old", inPlace());
    }

    private Path journal(String name) throws IOException {
        try (var files = Files.walk(folder.resolve("home/restores"))) {
            return files.filter(Files::isDirectory)
                    .reduce((a, b) -> b)
                    .orElseThrow()
                    .resolve(name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "9223372036854775808"})
    @DisplayName("a position that is none begins the extraction anew")
    void damagedPosition(String text) throws IOException {
        state.durable(7, swaps);
        Path file = journal("position.properties");
        Files.writeString(file, Files.readString(file).replace("position=7", "position=" + text));
        assertEquals(0, state.position(swaps));
        assertFalse(Files.exists(swaps.getFirst().fresh()));
    }

    @Test
    @DisplayName("a journalled path that is none is told as damage, and nothing is moved")
    void damagedSwap() throws IOException {
        Files.writeString(journal("swap.properties"), "0.target=/a\\u0000b\n");
        assertThrows(IOException.class, state::undoInterrupted);
        assertEquals("old", Files.readString(data.resolve("ibdata1")));
    }
}
