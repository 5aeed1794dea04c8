package io.quiesce.cli.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.event.RunEvent.Progressed;
import io.quiesce.api.event.RunEvent.StageBegan;
import io.quiesce.api.event.Stage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("P10")
@Tag("R4.4")
class RunDisplayTest {

    private static final Instant BEGAN = Instant.parse("2026-01-01T00:00:00Z");

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(shown, true, StandardCharsets.UTF_8);
    private final Terminal terminal = new Terminal(stream, stream, false);
    private final RunDisplay display = new RunDisplay(terminal, "restore");

    private void fetched(int second, long done) {
        display.on(new Progressed(0, BEGAN.plusSeconds(second), Stage.FETCH, done, 1_000_000, 0, 0, Duration.ZERO));
    }

    @Test
    @DisplayName("what was done before a stage is shown as done, and not in its rate and the time left")
    void resumed() {
        display.on(new StageBegan(0, BEGAN, Stage.FETCH));
        fetched(5, 900_000);
        fetched(15, 950_000);
        terminal.finish();

        String line = shown.toString(StandardCharsets.UTF_8);
        assertTrue(line.contains(" 95% 950 kB of 1.00 MB, 5.00 kB/s, "), line);
        assertTrue(line.contains(", 10 s left"), line);
    }
}
