package io.quiesce.engine.internal;

import io.quiesce.api.Home;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.transfer.BackupId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The spools of a home. */
final class Spools {

    /** Other folders of a spool are not runs: {@code lost+found} of a file system of its own, say. */
    private static final Pattern BACKUP_ID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private Spools() {}

    /** Whose they are, oldest first. */
    static List<BackupId> of(Path home) throws QuiesceException {
        Path spool = new Home(home).spool();
        if (!Files.isDirectory(spool)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(spool)) {
            return folders.filter(Files::isDirectory)
                    .sorted(Comparator.comparing(Spools::modified))
                    .map(f -> f.getFileName().toString())
                    .filter(n -> BACKUP_ID.matcher(n).matches())
                    .map(BackupId::parse)
                    .toList();
        } catch (IOException e) {
            throw new CheckFailedException(
                    "cannot read the spool " + spool + ": " + e.getMessage(), "Check permissions.", e);
        }
    }

    private static Instant modified(Path folder) {
        try {
            return Files.getLastModifiedTime(folder).toInstant();
        } catch (IOException e) {
            return Instant.EPOCH;
        }
    }
}
