package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quiesce.api.error.QuiesceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guardian's classes in the agent's home. */
@Tag("R3.7")
class GuardianProgramTest {

    private static final Map<String, byte[]> CLASSES =
            Map.of("a/One.class", new byte[] {1, 2, 3}, "a/Two.class", new byte[] {4, 5});

    @TempDir
    Path home = Path.of("");

    private Path copy(Map<String, byte[]> classes) throws QuiesceException {
        List<String> command =
                GuardianProgram.of(classes).process(home, List.of()).command();
        return Path.of(command.get(command.indexOf("-cp") + 1));
    }

    private static void assertWhole(Path copy) throws IOException {
        for (Map.Entry<String, byte[]> one : CLASSES.entrySet()) {
            assertArrayEquals(one.getValue(), Files.readAllBytes(copy.resolve(one.getKey())));
        }
    }

    private long copies() throws IOException {
        try (Stream<Path> all = Files.list(home.resolve("guardian"))) {
            return all.count();
        }
    }

    @Test
    @DisplayName("are made whole before each use: cut, changed or gone")
    void madeWhole() throws Exception {
        Path copy = copy(CLASSES);
        assertWhole(copy);
        Path one = copy.resolve("a/One.class");
        Files.write(one, new byte[] {1, 2});
        assertWhole(copy(CLASSES));
        Files.write(one, new byte[] {1, 2, 4});
        assertWhole(copy(CLASSES));
        Files.delete(one);
        assertEquals(copy, copy(CLASSES));
        assertWhole(copy);
        assertEquals(1, copies());
    }

    @Test
    @DisplayName("of another version lie beside them: a guardian may be running on those")
    void update() throws Exception {
        Path before = copy(CLASSES);
        copy(Map.of("a/One.class", new byte[] {9}));
        assertWhole(before);
        assertEquals(2, copies());
    }
}
