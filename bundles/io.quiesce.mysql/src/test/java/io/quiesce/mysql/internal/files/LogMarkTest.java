package io.quiesce.mysql.internal.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The mark at the end of an error log")
@Tag("T5.1")
class LogMarkTest {

    @TempDir
    Path folder;

    private Optional<String> sinceAfterRoundTrip(LogMark mark) {
        return LogMark.parse(mark.text()).orElseThrow().since();
    }

    @Test
    @DisplayName("tells what was written since, after the log was moved into place too")
    void since() throws IOException {
        Path now = Files.writeString(folder.resolve("fresh.err"), "before\n");
        Path log = folder.resolve("a log.err");
        LogMark mark = LogMark.end(log, now).orElseThrow();
        Files.move(now, log);
        assertEquals(Optional.of(""), sinceAfterRoundTrip(mark));
        Files.writeString(log, "after\n", StandardOpenOption.APPEND);
        assertEquals(Optional.of("after\n"), sinceAfterRoundTrip(mark));
    }

    @Test
    @DisplayName("of a log that does not exist yet tells all of it")
    void missing() throws IOException {
        Path log = folder.resolve("error.log");
        LogMark mark = LogMark.end(log, log).orElseThrow();
        assertEquals(Optional.of(""), sinceAfterRoundTrip(mark));
        Files.writeString(log, "first\n");
        assertEquals(Optional.of("first\n"), sinceAfterRoundTrip(mark));
    }

    @Test
    @DisplayName("tells nothing of a log that was cut off, replaced or removed")
    void gone() throws IOException {
        Path log = Files.writeString(folder.resolve("error.log"), "before\n");
        LogMark mark = LogMark.end(log, log).orElseThrow();
        Files.writeString(log, "");
        assertEquals(Optional.empty(), sinceAfterRoundTrip(mark));
        Files.move(log, folder.resolve("error.log.1"));
        assertEquals(Optional.empty(), sinceAfterRoundTrip(mark));
        Files.writeString(log, "another file, longer than before\n");
        assertEquals(Optional.empty(), sinceAfterRoundTrip(mark));
    }
}
