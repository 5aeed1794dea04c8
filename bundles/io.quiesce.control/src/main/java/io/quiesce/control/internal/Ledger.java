package io.quiesce.control.internal;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
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
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                beside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(out.toByteArray());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        if (File.separatorChar == '/') {
            try (FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
                folder.force(true);
            }
        }
    }
}
