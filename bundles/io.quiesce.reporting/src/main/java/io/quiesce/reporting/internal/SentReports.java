package io.quiesce.reporting.internal;

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
import java.util.Set;

/** Up to when each scheduled report is sent, in {@code HOME/control/reports.properties}. One process at a time writes. */
final class SentReports {

    private final Path file;

    SentReports(Path home) {
        file = home.resolve("control").resolve("reports.properties");
    }

    /** Empty of one that was never looked at. */
    Optional<Instant> until(String report) throws IOException {
        try {
            return Optional.ofNullable(read().getProperty(report)).map(Instant::parse);
        } catch (DateTimeException e) {
            return Optional.empty(); // as if it were new
        }
    }

    void until(String report, Instant moment) throws IOException {
        Properties sent = read();
        sent.setProperty(report, moment.toString());
        write(sent);
    }

    /** Forgets the others. */
    void retain(Set<String> reports) throws IOException {
        Properties sent = read();
        if (sent.keySet().retainAll(reports)) {
            write(sent);
        }
    }

    private Properties read() throws IOException {
        Properties sent = new Properties();
        if (Files.exists(file)) {
            try (InputStream in = Files.newInputStream(file)) {
                sent.load(in);
            } catch (IllegalArgumentException e) {
                throw new IOException(file + " is damaged: " + e.getMessage(), e);
            }
        }
        return sent;
    }

    private void write(Properties sent) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        sent.store(out, null);
        Files.createDirectories(file.getParent());
        DurableFile.replace(file, out.toByteArray());
    }
}
