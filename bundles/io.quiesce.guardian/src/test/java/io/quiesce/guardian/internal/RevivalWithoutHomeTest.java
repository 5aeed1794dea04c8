package io.quiesce.guardian.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever has become of the agent's home, the instance is started. */
@Tag("R3.7")
@Timeout(60)
class RevivalWithoutHomeTest {

    @TempDir
    Path folder;

    private PlayedServer server;

    @BeforeEach
    void listen() throws IOException {
        server = PlayedServer.startedBy(folder.resolve("started"));
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private Path started() {
        return server.started();
    }

    private Recipe recipe(List<Path> locked, Path logs) {
        return new Recipe(
                locked,
                List.of(List.of("true")),
                List.of("touch", started().toString()),
                List.of("touch", folder.resolve("hook").toString()),
                Duration.ofSeconds(10),
                server.host(),
                server.port(),
                Duration.ofSeconds(10),
                Optional.empty(),
                logs,
                "start it");
    }

    private Exit revive(Path run, Recipe recipe) {
        return new Revival(run, recipe, new Programs(recipe.logs()), new Log(run), () -> false).run();
    }

    @Test
    @DisplayName("a home in which nothing can be written keeps no instance down")
    void unwritableHome() throws IOException {
        // no folder can be made below a file, whoever tries
        Path home = Files.createFile(folder.resolve("home"));
        assertEquals(Exit.UP, revive(home.resolve("run"), recipe(List.of(), home.resolve("log"))));
        assertTrue(Files.exists(started()));
        assertTrue(Files.exists(folder.resolve("hook")));
    }

    @Test
    @DisplayName("a server that runs is found by its greeting where its locks can't be looked at")
    void unreadableLock() throws IOException {
        Files.createFile(started());
        Path run = Files.createDirectory(folder.resolve("run"));
        // nobody, root included, opens a directory for writing
        Path locked = Files.createDirectory(folder.resolve("ibdata1"));
        assertTrue(new Server(recipe(List.of(locked), run)).isThere());
        assertEquals(Exit.UP, revive(run, recipe(List.of(locked), run)));
    }

    @Test
    @DisplayName("a file that is not there is locked by nobody, whoever greets on the port")
    void missingFile() throws IOException {
        Files.createFile(started());
        assertFalse(new Server(recipe(List.of(folder.resolve("missing")), folder)).isThere());
    }

    @Test
    @DisplayName("a step is a line of its own, also after one that was cut off")
    void cutLine() throws IOException {
        Path journal = Files.writeString(folder.resolve("journal"), "2026-01-01T00:00:00Z agent capt");
        new Log(folder).step("taken over", "the agent is gone");
        List<String> lines = Files.readAllLines(journal);
        assertEquals(2, lines.size());
        assertTrue(lines.get(1).endsWith(" guardian taken over: the agent is gone"), lines.get(1));
    }
}
