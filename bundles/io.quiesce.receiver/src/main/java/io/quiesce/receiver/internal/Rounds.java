package io.quiesce.receiver.internal;

import io.quiesce.api.DurableFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When each kind of round was last made, in {@code HOME/rounds.properties}: a process goes on where the one before it left off. Safe
 * between threads.
 */
final class Rounds {

    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

    /** A host that starts is busy, and its clock may still be set. */
    static final Duration REST = Duration.ofMinutes(10);

    private final Path file;
    private final Clock clock;

    Rounds(Path home, Clock clock) {
        this.file = home.resolve("rounds.properties");
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    /**
     * How long a process that starts waits for its first round: what is left of the period after the last one, but a rest at least.
     * One in the future counts as none, since a clock has jumped.
     */
    Duration first(String kind, Duration every) {
        Duration rest = REST.compareTo(every) < 0 ? REST : every;
        Instant now = now();
        Duration left = last(kind)
                .filter(last -> !last.isAfter(now))
                .map(last -> every.minus(Duration.between(last, now)))
                .orElse(Duration.ZERO);
        return left.compareTo(rest) > 0 ? left : rest;
    }

    private Optional<Instant> last(String kind) {
        try {
            return Optional.ofNullable(read().getProperty(kind)).map(Instant::parse);
        } catch (IOException | DateTimeException | IllegalArgumentException e) {
            LOG.warn("{} can't be read; the first {} is made soon: {}", file, kind, e.toString());
            return Optional.empty();
        }
    }

    private Properties read() throws IOException {
        Properties lines = new Properties();
        if (Files.exists(file)) {
            try (InputStream in = Files.newInputStream(file)) {
                lines.load(in);
            }
        }
        return lines;
    }

    /** @param began of a round that has come to its end */
    synchronized void made(String kind, Instant began) {
        try {
            Properties lines = readOrNone();
            lines.setProperty(kind, began.toString());
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            lines.store(out, null);
            DurableFile.replace(file, out.toByteArray());
        } catch (IOException e) {
            LOG.warn("{} can't be written; the next start makes its first {} soon: {}", file, kind, e.toString());
        }
    }

    private Properties readOrNone() throws IOException {
        try {
            return read();
        } catch (IllegalArgumentException e) {
            return new Properties(); // damaged, and told at the start
        }
    }
}
