package io.quiesce.mysql.internal.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Tag("R3.1")
@DisplayName("An error log")
class ErrorLogTest {

    @TempDir
    Path folder = Path.of("");

    @Test
    @DisplayName("is read from its mark on, also under another name, and from its beginning when it was cut off")
    void sinceMark() throws IOException {
        Path file = Files.writeString(folder.resolve("error.log"), "before\n");
        try (ErrorLog log = ErrorLog.atEnd(file)) {
            Files.move(file, folder.resolve("error.log.1"));
            Files.writeString(folder.resolve("error.log.1"), "after\n", StandardOpenOption.APPEND);
            assertEquals("after\n", log.sinceMark());
            Files.writeString(folder.resolve("error.log.1"), "new\n");
            assertEquals("new\n", log.sinceMark());
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    @DisplayName("that is a pipe is an error at once, and not waited for")
    void pipe() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());

        assertThrows(IOException.class, () -> ErrorLog.atEnd(pipe));
        assertThrows(IOException.class, () -> ErrorLog.tail(pipe));
        assertEquals(Optional.empty(), LogMark.end(pipe, pipe).orElseThrow().since());
    }

    @Test
    @DisplayName("that is missing is told as such")
    void missing() {
        assertThrows(NoSuchFileException.class, () -> ErrorLog.tail(folder.resolve("gone")));
    }
}
