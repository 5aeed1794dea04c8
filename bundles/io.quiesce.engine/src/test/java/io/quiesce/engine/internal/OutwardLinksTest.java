package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Tag("T5.1")
@DisabledOnOs(OS.WINDOWS)
@DisplayName("Links of a copy")
class OutwardLinksTest {

    @TempDir
    Path folder;

    @Test
    @DisplayName("are named when they lead out of where it will lie, to what is there")
    void outward() throws IOException {
        Path fresh = Files.createDirectories(folder.resolve(".copy.fresh/db")).getParent();
        Path copy = folder.resolve("copy");
        Files.createDirectories(folder.resolve("live/db"));
        link(fresh.resolve("inside"), copy.resolve("db"));
        link(fresh.resolve("db/beside"), Path.of("../inside"));
        link(fresh.resolve("gone"), folder.resolve("gone"));
        Path absolute = link(fresh.resolve("absolute"), folder.resolve("live/db"));
        Path relative = link(fresh.resolve("db/relative"), Path.of("../../live/db"));
        assertEquals(
                List.of(absolute, relative),
                OutwardLinks.of(fresh, copy).stream().sorted().toList());
    }

    private static Path link(Path link, Path to) throws IOException {
        return Files.createSymbolicLink(link, to);
    }
}
