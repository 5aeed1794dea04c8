package io.quiesce.logging.internal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Sets the levels of a home, and again whenever its file has changed. Each run is one look. */
final class LogLevels implements Runnable {

    private static final FileTime NEVER = FileTime.fromMillis(0);

    private final LoggerContext context;
    private final Path home;
    private final String everything;
    private final Set<String> set = new HashSet<>();
    private FileTime seen;

    /** @param everything level of everything that wins over the home's; empty for none */
    LogLevels(LoggerContext context, Path home, String everything) {
        this.context = context;
        this.home = home;
        this.everything = everything;
        this.seen = changed();
    }

    private FileTime changed() {
        try {
            return Files.getLastModifiedTime(LogSettings.file(home));
        } catch (IOException e) {
            return NEVER;
        }
    }

    @Override
    public synchronized void run() {
        FileTime now = changed();
        if (!now.equals(seen)) {
            seen = now;
            apply(LogSettings.of(home));
        }
    }

    synchronized void apply(LogSettings settings) {
        set.forEach(name -> context.getLogger(name).setLevel(null));
        set.clear();
        // MINA calls every reset connection an error; the line that owns it says what matters
        context.getLogger("org.apache.mina.core.service.IoProcessor").setLevel(Level.OFF);
        String root = everything.isEmpty() ? settings.levels().getOrDefault("", "INFO") : everything;
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(level(root));
        settings.levels().forEach((name, level) -> {
            if (!name.isEmpty()) {
                Logger logger = context.getLogger(name);
                logger.setLevel(level(level));
                set.add(name);
            }
        });
    }

    private static Level level(String written) {
        return Level.toLevel(written.strip().toUpperCase(Locale.ROOT), Level.INFO);
    }
}
