package io.quiesce.alerting.internal;

import io.quiesce.api.DurableFile;
import io.quiesce.api.LockFile;
import io.quiesce.api.PrivateFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The letters of a home, {@code HOME/alerts}, 0700: one durable file each. One process empties it, any may put in. */
final class Outbox {

    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final String SUFFIX = ".alert";

    private final Path folder;

    Outbox(Path folder) {
        this.folder = folder;
    }

    /** Durable under its name when this returns, in place of what had that name. */
    void put(Letter letter) throws IOException {
        PrivateFolder.create(folder);
        DurableFile.replace(file(letter), letter.text().getBytes(StandardCharsets.UTF_8));
    }

    private Path file(Letter letter) {
        return folder.resolve(
                letter.alert().id() + (letter.channel().isEmpty() ? "" : "." + letter.channel()) + SUFFIX);
    }

    void remove(Letter letter) throws IOException {
        Files.deleteIfExists(file(letter));
    }

    /** Oldest first; a file that holds no letter is logged and left alone. */
    List<Letter> all() throws IOException {
        List<Letter> letters = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return letters;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(SUFFIX)).toList()) {
                try {
                    letters.add(Letter.read(Files.readString(file)));
                } catch (NoSuchFileException e) {
                    continue; // it has left meanwhile
                } catch (IOException e) {
                    LOG.warn("{} is left alone: {}", file, e.getMessage());
                }
            }
        }
        letters.sort(java.util.Comparator.comparing(l -> l.alert().at()));
        return letters;
    }

    /** The right to empty it, until the channel is closed; empty while another process has it. */
    Optional<LockFile> claim() throws IOException {
        return LockFile.take(folder.resolve(".lock"), Duration.ZERO);
    }
}
