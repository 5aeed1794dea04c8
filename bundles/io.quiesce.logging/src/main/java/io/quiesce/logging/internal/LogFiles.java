package io.quiesce.logging.internal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.TimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Where the log goes: stdout belongs to the command's result, so to {@code HOME/logs/ROLE.DATE.log}, a file a day, and to
 * stderr where asked for. System properties: {@code quiesce.home}, {@code quiesce.state} (the folder that stands for the home
 * where that is somebody else's), {@code quiesce.role}, {@code quiesce.log} (level of everything, wins over the home's), {@code
 * quiesce.console} (level for stderr, default OFF). The rest is in {@code HOME/logging.properties}, whose levels are looked at
 * again while the process runs.
 */
final class LogFiles {

    private static final long LOOK_SECONDS = 2;

    private final LoggerContext context;
    private final Path home;
    private final LogSettings settings;

    LogFiles(LoggerContext context) {
        this.context = context;
        String temporary =
                Path.of(System.getProperty("java.io.tmpdir"), "quiesce").toString();
        this.home = Path.of(System.getProperty("quiesce.state", System.getProperty("quiesce.home", temporary)));
        this.settings = LogSettings.of(home);
    }

    void open() {
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        LogLevels levels = new LogLevels(context, home, System.getProperty("quiesce.log", ""));
        levels.apply(settings);
        root.addAppender(file());
        Level console = Level.toLevel(System.getProperty("quiesce.console"), Level.OFF);
        if (console != Level.OFF) {
            root.addAppender(console(console));
        }
        context.getScheduledExecutorService()
                .scheduleWithFixedDelay(levels, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    private OutputStreamAppender<ILoggingEvent> file() {
        RollingFileAppender<ILoggingEvent> file = new RollingFileAppender<>();
        file.setContext(context);
        // several commands may write one log at once
        file.setPrudent(true);
        TimeBasedRollingPolicy<ILoggingEvent> daily = new TimeBasedRollingPolicy<>();
        daily.setContext(context);
        daily.setParent(file);
        daily.setFileNamePattern(
                home.resolve("logs") + "/" + System.getProperty("quiesce.role", "quiesce") + ".%d{yyyy-MM-dd}.log");
        daily.setMaxHistory(settings.days());
        daily.setTotalSizeCap(new FileSize(settings.mostBytes()));
        // a command is over before a day is
        daily.setCleanHistoryOnStart(true);
        OlderDays<ILoggingEvent> older = new OlderDays<>();
        older.setContext(context);
        daily.setTimeBasedFileNamingAndTriggeringPolicy(older);
        daily.start();
        file.setRollingPolicy(daily);
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
        Encoder<ILoggingEvent> encoder = settings.json() ? json() : new LineEncoder();
        encoder.setContext(context);
        encoder.start();
        appender.setName(name);
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }

    private static Encoder<ILoggingEvent> json() {
        JsonEncoder json = new JsonEncoder();
        json.setWithFormattedMessage(true);
        json.setWithMessage(false);
        json.setWithArguments(false);
        json.setWithContext(false);
        json.setWithNanoseconds(false);
        json.setWithSequenceNumber(false);
        return json;
    }
}
