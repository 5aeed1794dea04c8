package io.quiesce.logging.internal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import java.nio.file.Path;

/**
 * Where the log goes: stdout belongs to the command's result, so to {@code HOME/logs/ROLE.log}, and to stderr where asked
 * for. System properties: {@code quiesce.home}, {@code quiesce.role}, {@code quiesce.log} (level, default INFO),
 * {@code quiesce.console} (level for stderr, default OFF).
 */
final class LogFiles {

    private final LoggerContext context;

    LogFiles(LoggerContext context) {
        this.context = context;
    }

    void open() {
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(level("quiesce.log", Level.INFO));
        // MINA calls every reset connection an error; the line that owns it says what matters
        context.getLogger("org.apache.mina.core.service.IoProcessor").setLevel(Level.OFF);
        root.addAppender(file());
        Level console = level("quiesce.console", Level.OFF);
        if (console != Level.OFF) {
            root.addAppender(console(console));
        }
    }

    private OutputStreamAppender<ILoggingEvent> file() {
        String temporary =
                Path.of(System.getProperty("java.io.tmpdir"), "quiesce").toString();
        Path home = Path.of(System.getProperty("quiesce.home", temporary));
        FileAppender<ILoggingEvent> file = new FileAppender<>();
        file.setFile(home.resolve("logs")
                .resolve(System.getProperty("quiesce.role", "quiesce") + ".log")
                .toString());
        // several commands may write one log at once
        file.setPrudent(true);
        return started(file, "FILE");
    }

    private OutputStreamAppender<ILoggingEvent> console(Level threshold) {
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setTarget("System.err");
        ThresholdFilter filter = new ThresholdFilter();
        filter.setLevel(threshold.toString());
        filter.start();
        console.addFilter(filter);
        return started(console, "STDERR");
    }

    private OutputStreamAppender<ILoggingEvent> started(OutputStreamAppender<ILoggingEvent> appender, String name) {
        LineEncoder lines = new LineEncoder();
        lines.setContext(context);
        lines.start();
        appender.setName(name);
        appender.setContext(context);
        appender.setEncoder(lines);
        appender.start();
        return appender;
    }

    private static Level level(String property, Level otherwise) {
        return Level.toLevel(System.getProperty(property), otherwise);
    }
}
