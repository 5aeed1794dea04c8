package io.quiesce.guardian.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("R7.5")
@Timeout(60)
@DisplayName("What programs of the guardian say")
class ProgramsTest {

    private static final List<String> SERVER = List.of("echo", "the server");

    @TempDir
    Path logs;

    private Log log() {
        return new Log(logs);
    }

    private void launch(Programs programs) throws InterruptedException {
        programs.launch(SERVER, log()).orElseThrow().waitFor();
    }

    @Test
    @DisplayName("is kept of all starts of a revival, and begun anew by the next, in a file of the server's own")
    void starts() throws Exception {
        Programs programs = new Programs(logs);
        launch(programs);
        launch(programs);
        assertEquals(2, Files.readAllLines(programs.startLog(SERVER)).size());
        assertFalse(Files.exists(programs.log()));
        launch(new Programs(logs));
        assertEquals(1, Files.readAllLines(programs.startLog(SERVER)).size());
    }

    @Test
    @DisplayName("is begun anew when it has grown, and what was before stays")
    void grown() throws IOException {
        Programs programs = new Programs(logs);
        Optional<String> nothing = programs.run(List.of("echo", "one"), Duration.ofSeconds(30), log());
        assertEquals(Optional.empty(), nothing);
        programs.run(List.of("echo", "two"), Duration.ofSeconds(30), log());
        assertEquals(List.of("one", "two"), Files.readAllLines(programs.log()));
        try (RandomAccessFile file = new RandomAccessFile(programs.log().toFile(), "rw")) {
            file.setLength(Programs.LARGEST + 1);
        }
        programs.run(List.of("echo", "three"), Duration.ofSeconds(30), log());
        assertEquals(List.of("three"), Files.readAllLines(programs.log()));
        assertEquals(Programs.LARGEST + 1, Files.size(logs.resolve("guardian-programs.log.1")));
    }
}
