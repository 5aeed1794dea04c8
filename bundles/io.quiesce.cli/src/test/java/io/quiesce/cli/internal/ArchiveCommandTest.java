package io.quiesce.cli.internal;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quiesce.api.error.CheckFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveCommandTest {

    @TempDir
    Path base = Path.of("");

    @Test
    @DisplayName("an archive in the directory that it packs is refused, through links too")
    void inside() throws IOException {
        Path data = Files.createDirectory(base.resolve("data"));
        Path deep = Files.createDirectory(data.resolve("deep"));
        Path link = Files.createSymbolicLink(base.resolve("link"), deep);

        assertThrows(CheckFailedException.class, () -> ArchiveCommand.refuseInside(data, data));
        assertThrows(CheckFailedException.class, () -> ArchiveCommand.refuseInside(data, link));
        assertDoesNotThrow(() -> ArchiveCommand.refuseInside(data, base));
        assertDoesNotThrow(() -> ArchiveCommand.refuseInside(deep, data));
    }
}
