package io.quiesce.control.internal;

import io.quiesce.api.DurableFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Predicate;

/** Up to when each schedule of a home is handled, in {@code HOME/control/handled.properties}; as it was, or as it should be, after any crash. */
final class Ledger {

    private final Path file;
    private final Properties handled = new Properties();

    Ledger(Path home) throws IOException {
        this.file = home.resolve("control/handled.properties");
        if (Files.exists(file)) {
            try (InputStream in = Files.newInputStream(file)) {
                handled.load(in);
            } catch (IllegalArgumentException e) {
                throw new IOException(file + " is damaged: " + e.getMessage(), e);
            }
        }
    }

    synchronized Optional<Instant> handled(String schedule) {
        try {
            return Optional.ofNullable(handled.getProperty(schedule)).map(Instant::parse);
        } catch (DateTimeException e) {
            return Optional.empty(); // as if it were new
        }
    }

    synchronized void handled(String schedule, Instant until) throws IOException {
        handled.setProperty(schedule, until.toString());
        write();
    }

    /** Forgets the others. */
    synchronized void retain(Predicate<String> schedules) throws IOException {
        if (handled.keySet().removeIf(key -> !schedules.test(String.valueOf(key)))) {
            write();
        }
    }

    private void write() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        handled.store(out, null);
        DurableFile.replace(file, out.toByteArray());
    }
}
