package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.archive.FileSet;
import io.quiesce.api.archive.SourceRoot;
import io.quiesce.api.instance.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What would make every capture fail is found before the stop. */
@Tag("R3.1")
class ReservedFolderTest {

    @TempDir
    Path base = Path.of("");

    private Path data = Path.of("");
    private Path home = Path.of("");

    @BeforeEach
    void directories() throws IOException {
        data = Files.createDirectory(base.resolve("data"));
        home = Files.createDirectory(base.resolve("home"));
    }

    private Finding refused(Path agentHome) {
        Finding finding = ReservedFolder.in(FileSet.of(data), agentHome).orElseThrow();
        assertEquals(Finding.Severity.REFUSED, finding.severity());
        return finding;
    }

    @Test
    @DisplayName("an ordinary data directory has none, and further roots may hold the name")
    void none() throws IOException {
        Path undo = base.resolve("undo");
        Files.createDirectories(undo.resolve(".quiesce"));
        FileSet files = new FileSet(
                List.of(new SourceRoot("", data, data), new SourceRoot(".quiesce/roots/1/", undo, undo)), Set.of());
        assertEquals(Optional.empty(), ReservedFolder.in(files, home));
    }

    @Test
    @DisplayName("the agent's own home is named, whatever it is called and through a link")
    void home() throws IOException {
        Path inside = Files.createDirectory(data.resolve(".quiesce"));
        assertTrue(refused(inside).message().contains("home " + inside));
        Path link = Files.createSymbolicLink(base.resolve("link"), Files.createDirectory(data.resolve("agent")));
        assertTrue(refused(link).message().contains("home " + link));
        assertTrue(refused(data.resolve("not/yet")).message().contains("home"));
    }

    @Test
    @DisplayName("the further directories of a restored copy are not called a leftover")
    void furtherRoots() throws IOException {
        Files.createDirectories(data.resolve(".quiesce/roots/1"));
        Files.createFile(data.resolve(".quiesce/contents"));
        assertTrue(refused(home).hint().contains("may be using"), refused(home).hint());
    }

    @Test
    @DisplayName("what another tool unpacked may go, what nobody knows must be asked about")
    void leftover() throws IOException {
        Path reserved = Files.createDirectory(data.resolve(".quiesce"));
        assertTrue(refused(home).hint().contains("find out"), refused(home).hint());
        Files.createFile(reserved.resolve("contents"));
        assertTrue(refused(home).hint().contains("remove it"), refused(home).hint());
    }
}
