package io.quiesce.mysql.internal.files;

import io.quiesce.mysql.internal.sql.Flavour;
import io.quiesce.mysql.internal.sql.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the files of a stopped instance say for and against a clean shutdown. */
public final class CleanEvidence {

    /** A log's last line is written after the last data file; clocks of file systems are coarse. */
    private static final Duration COARSE = Duration.ofSeconds(2);

    private CleanEvidence() {}

    /** Traces that only a crash or a fast shutdown leaves behind; empty when there is none. */
    public static List<String> contradictions(Settings settings, Path dataDirectory, Flavour flavour) {
        List<String> against = new ArrayList<>();
        Places places = new Places(settings, dataDirectory);
        settings.path("pid_file", dataDirectory)
                .filter(Files::exists)
                .ifPresent(f -> against.add("the pid file " + f + " was left behind"));
        places.temporaryTablespace().stream()
                .filter(Files::exists)
                .forEach(f -> against.add(f.getFileName() + " was left behind"));
        try {
            BinlogFiles.end(settings, dataDirectory, flavour)
                    .filter(BinlogFiles.End::inUse)
                    .ifPresent(e -> against.add("the binary log " + e.file().getFileName() + " was not closed"));
        } catch (IOException e) {
            against.add("the last binary log can't be read");
        }
        if (flavour == Flavour.MYSQL
                && RedoLog.closed(places.systemTablespace().get(0), places.redoHome())
                        .filter(closed -> !closed)
                        .isPresent()) {
            against.add("the redo log goes on after the position of the last clean shutdown");
        }
        return against;
    }

    /**
     * Why an instance that was found stopped is not known to have been shut down cleanly; empty when it is.
     *
     * @param log its error log
     */
    public static Optional<String> objectionToFoundClean(
            Logged log, Settings settings, Path dataDirectory, Flavour flavour) {
        Optional<String> objection = ShutdownTrace.objection(ShutdownTrace.lastSession(log.text()), flavour);
        if (objection.isPresent()) {
            return Optional.of(objection.get() + " in its last session");
        }
        List<String> against = contradictions(settings, dataDirectory, flavour);
        if (!against.isEmpty()) {
            return Optional.of(String.join(", ", against));
        }
        try {
            return changedAfter(log.written(), new Places(settings, dataDirectory), dataDirectory)
                    .map(f -> f + " was changed after the last line of " + log.name());
        } catch (IOException e) {
            return Optional.of("the InnoDB files can't be read");
        }
    }

    private static Optional<Path> changedAfter(Instant logged, Places places, Path dataDirectory) throws IOException {
        List<Path> files = new ArrayList<>(places.systemTablespace());
        for (Path directory : List.of(places.redoHome(), places.redoHome().resolve("#innodb_redo"), dataDirectory)) {
            if (Files.isDirectory(directory)) {
                try (Stream<Path> all = Files.list(directory)) {
                    all.filter(f -> f.getFileName()
                                    .toString()
                                    .matches("ib_logfile\\d+|#ib_redo\\d+|mysql\\.ibd|undo.*"))
                            .forEach(files::add);
                }
            }
        }
        for (Path file : files) {
            if (Files.exists(file)
                    && Files.getLastModifiedTime(file).toInstant().isAfter(logged.plus(COARSE))) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }
}
