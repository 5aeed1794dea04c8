package io.quiesce.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.event.RunEvent.Level;
import io.quiesce.api.event.RunEvent.Noted;
import io.quiesce.api.event.RunEvent.Progressed;
import io.quiesce.api.event.RunEvent.StageBegan;
import io.quiesce.api.event.Stage;
import java.io.ByteArrayOutputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A run while nothing can be written to its terminal, as after Ctrl-S. */
@Tag("P13")
@Tag("R3.7")
@Timeout(60)
@DisplayName("A terminal that is held")
class HeldTerminalTest {

    private static final Instant BEGAN = Instant.parse("2026-01-01T00:00:00Z");

    /** Takes nothing until it is let go. */
    private static final class Held extends OutputStream {
        private final CountDownLatch tried = new CountDownLatch(1);
        private final CountDownLatch free = new CountDownLatch(1);
        private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

        @Override
        public void write(int one) throws InterruptedIOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int count) throws InterruptedIOException {
            tried.countDown();
            try {
                free.await();
            } catch (InterruptedException e) {
                throw new InterruptedIOException();
            }
            shown.write(bytes, offset, count);
        }

        List<String> lines() {
            return List.of(shown.toString(StandardCharsets.UTF_8).split("\n")); // a live line begins with a return
        }
    }

    private final Held held = new Held();
    private final PrintStream stream = new PrintStream(held, true, StandardCharsets.UTF_8);
    private final Terminal terminal = new Terminal(stream, stream, true);
    private final RunDisplay display = new RunDisplay(terminal, "shop");

    @AfterEach
    void letGo() {
        held.free.countDown();
    }

    private void stage(Stage stage) {
        display.on(new StageBegan(0, BEGAN, stage));
    }

    private void progress(int from, int to) {
        for (int done = from; done <= to; done++) {
            display.on(new Progressed(0, BEGAN.plusSeconds(done), Stage.CAPTURE, done, to, 0, 0, Duration.ZERO));
        }
    }

    @Test
    @DisplayName("holds up no run: each event is taken while nothing is written")
    void run() throws Exception {
        stage(Stage.CAPTURE);
        held.tried.await();
        progress(1, 50_000);
        stage(Stage.THAW);
        display.on(new Noted(0, BEGAN, Level.INFO, "the instance is as it was found"));
        stage(Stage.DONE);

        assertEquals(0, held.shown.size());
    }

    @Test
    @DisplayName("has every line and the newest progress when it takes something again, before the result")
    void again() throws Exception {
        stage(Stage.CAPTURE);
        held.tried.await();
        progress(1, 500);
        stage(Stage.TRANSFER);
        progress(501, 1000);
        held.free.countDown();
        terminal.result("made");

        List<String> lines = held.lines();
        assertEquals(3, lines.size(), lines.toString());
        assertTrue(lines.get(0).endsWith("capture"), lines.toString());
        assertTrue(lines.get(1).endsWith("transfer"), lines.toString());
        assertTrue(lines.get(2).contains("100% "), lines.toString());
        assertTrue(lines.get(2).endsWith("made"), lines.toString());
    }

    @Test
    @DisplayName("is told how many lines it has missed")
    void missed() throws Exception {
        display.on(new Noted(0, BEGAN, Level.INFO, "first"));
        held.tried.await();
        for (int i = 0; i < Backlog.MOST + 10; i++) {
            display.on(new Noted(0, BEGAN, Level.INFO, "note " + i));
        }
        held.free.countDown();
        terminal.finish();

        List<String> lines = held.lines();
        assertEquals(1 + 1 + Backlog.MOST, lines.size());
        assertTrue(lines.get(1).contains("left out here: 10"), lines.get(1));
        assertTrue(lines.get(2).endsWith("note 10"), lines.get(2));
        assertTrue(lines.getLast().endsWith("note " + (Backlog.MOST + 9)), lines.getLast());
    }

    @Test
    @DisplayName("keeps the result from nobody who reads it elsewhere")
    void result() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Terminal split = new Terminal(new PrintStream(out, true, StandardCharsets.UTF_8), stream, true);
        split.tell("capture");
        split.result("made");
        split.result("good");

        assertEquals("made\ngood\n", out.toString(StandardCharsets.UTF_8));
        assertEquals(0, held.shown.size());
    }
}
