package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("R7.5")
@DisplayName("The log of a program")
class ProgramLogTest {

    @TempDir
    Path folder;

    private Path log;
    private Path before;

    @BeforeEach
    void name() {
        log = folder.resolve("logs/hook.log");
        before = folder.resolve("logs/hook.log.1");
    }

    private void open() throws IOException {
        assertEquals(log.toFile(), ProgramLog.appending(log).file());
    }

    private void has(long bytes) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
            file.setLength(bytes);
        }
    }

    @Test
    @DisplayName("goes on where it ended as long as it is small, in a folder that is made for it")
    void small() throws IOException {
        open();
        has(ProgramLog.LARGEST);
        open();
        assertEquals(ProgramLog.LARGEST, Files.size(log));
        assertFalse(Files.exists(before));
    }

    @Test
    @DisplayName("is begun anew when it has grown, and the last one before it stays")
    void large() throws IOException {
        open();
        for (int more = 1; more <= 2; more++) {
            has(ProgramLog.LARGEST + more);
            open();
            assertFalse(Files.exists(log));
            assertEquals(ProgramLog.LARGEST + more, Files.size(before));
        }
    }

    @Test
    @DisplayName("goes on as well where it can't be begun anew")
    void immovable() throws IOException {
        Files.createDirectories(before.resolve("full"));
        has(ProgramLog.LARGEST + 1);
        open();
        assertEquals(ProgramLog.LARGEST + 1, Files.size(log));
    }
}
