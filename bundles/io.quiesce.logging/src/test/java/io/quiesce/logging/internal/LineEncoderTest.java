package io.quiesce.logging.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.helpers.BasicMDCAdapter;

@DisplayName("A line of the log")
class LineEncoderTest {

    private static final Instant TIME = Instant.parse("2026-11-20T02:00:00.007Z");

    private final LoggerContext context = new LoggerContext();

    private String line(Level level, String message, Throwable thrown) {
        context.setMDCAdapter(new BasicMDCAdapter());
        LoggingEvent event = new LoggingEvent(
                "here", context.getLogger("io.quiesce.engine.internal.BackupRun"), level, message, thrown, null);
        event.setInstant(TIME);
        event.setThreadName("main");
        return new String(new LineEncoder().encode(event), StandardCharsets.UTF_8);
    }

    @Test
    @DisplayName("has the time with its offset, a level of five columns, thread, shortened logger and message")
    void line() {
        String line = line(Level.WARN, "größer: {}", null);
        String[] words = line.split(" ", 2);
        assertEquals(TIME, OffsetDateTime.parse(words[0]).toInstant());
        assertTrue(words[0].contains(":00.007"), words[0]);
        assertEquals("WARN  [main] i.q.e.internal.BackupRun größer: {}" + System.lineSeparator(), words[1]);
    }

    @Test
    @DisplayName("is followed by the stack trace with its causes")
    void trace() {
        String text = line(Level.ERROR, "failed", new IllegalStateException("outer", new RuntimeException("inner")));
        assertTrue(text.contains("java.lang.IllegalStateException: outer"), text);
        assertTrue(text.contains("Caused by: java.lang.RuntimeException: inner"), text);
        assertTrue(text.contains("\tat " + LineEncoderTest.class.getName() + ".trace("), text);
    }
}
