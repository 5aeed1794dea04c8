package io.quiesce.receiver.internal.watch;

import io.quiesce.api.DurableFile;
import io.quiesce.receiver.internal.watch.Tidings.Told;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was told when, in {@code HOME/watch.properties}; as it was, or as it should be, after any crash. */
final class ToldConcerns {

    private static final Logger LOG = LoggerFactory.getLogger(ToldConcerns.class);

    private final Path file;

    ToldConcerns(Path home) {
        file = home.resolve("watch.properties");
    }

    /** One that is damaged counts as empty: rather told twice than never. */
    SortedMap<String, Told> read() throws IOException {
        SortedMap<String, Told> told = new TreeMap<>();
        if (!Files.exists(file)) {
            return told;
        }
        Properties lines = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            lines.load(in);
            for (String key : lines.stringPropertyNames()) {
                String[] parts = lines.getProperty(key).split(" ", 3);
                told.put(key, new Told(Instant.parse(parts[0]), Integer.parseInt(parts[1]), parts[2]));
            }
            return told;
        } catch (IllegalArgumentException | DateTimeException | ArrayIndexOutOfBoundsException e) {
            LOG.warn("{} is damaged and begun anew: {}", file, e.getMessage());
            return new TreeMap<>();
        }
    }

    void write(SortedMap<String, Told> told) throws IOException {
        Properties lines = new Properties();
        told.forEach((key, t) -> lines.setProperty(key, t.at() + " " + t.level() + " " + t.subject()));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        lines.store(out, null);
        DurableFile.replace(file, out.toByteArray());
    }
}
