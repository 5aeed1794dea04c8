package io.quiesce.mysql.internal.files;

import io.quiesce.mysql.internal.sql.Flavour;
import io.quiesce.mysql.internal.sql.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The binary logs of an instance, as its index file lists them. */
public final class BinlogFiles {

    /**
     * Where the binary log ends.
     *
     * @param position in bytes: the end of the last whole event, which is the file's length after an orderly shutdown
     * @param inUse whether the file is still marked as being written, which only a crash leaves behind
     * @param gtids GTID state as the flavour writes it; empty when it can't be told from the files
     * @param source of the GTID state, as in the facts
     */
    public record End(Path file, long position, boolean inUse, Optional<String> gtids, String source) {}

    private BinlogFiles() {}

    /** The last one's end; empty when no binary log is written. */
    public static Optional<End> end(Settings settings, Path dataDirectory, Flavour flavour) throws IOException {
        Optional<Path> index = index(settings, dataDirectory, flavour);
        if (index.isEmpty() || !Files.exists(index.get())) {
            return Optional.empty();
        }
        List<String> names = Files.readString(index.get(), StandardCharsets.UTF_8)
                .lines()
                .filter(l -> !l.isBlank())
                .toList();
        if (names.isEmpty()) {
            return Optional.empty();
        }
        Path last = path(dataDirectory, names.get(names.size() - 1), index.get());
        BinlogTail tail = BinlogTail.read(last, flavour);
        Optional<String> state =
                flavour == Flavour.MARIADB && !tail.inUse() ? stateFile(settings, dataDirectory) : Optional.empty();
        return Optional.of(new End(
                last,
                tail.end(),
                tail.inUse(),
                state.or(tail::gtids),
                state.isPresent() ? "state file" : "binary log"));
    }

    private static Path path(Path dataDirectory, String name, Path index) throws IOException {
        try {
            return dataDirectory.resolve(name).normalize();
        } catch (InvalidPathException e) {
            throw new IOException("the last line of " + index + " is no path", e);
        }
    }

    private static Optional<Path> index(Settings settings, Path dataDirectory, Flavour flavour) {
        if (settings.get("log_bin").isPresent() && !settings.isOn("log_bin")) {
            return Optional.empty();
        }
        Optional<Path> basename = settings.path("log_bin_basename", dataDirectory);
        // MySQL 8 writes one by default
        return settings.path("log_bin_index", dataDirectory)
                .or(() -> basename.map(b -> b.resolveSibling(b.getFileName() + ".index")))
                .or(() -> flavour == Flavour.MYSQL
                        ? Optional.of(dataDirectory.resolve("binlog.index"))
                        : Optional.empty());
    }

    /** MariaDB writes its whole GTID state there when it shuts down. */
    private static Optional<String> stateFile(Settings settings, Path dataDirectory) throws IOException {
        Optional<Path> basename = settings.path("log_bin_basename", dataDirectory);
        if (basename.isEmpty()) {
            return Optional.empty();
        }
        Path state = basename.get().resolveSibling(basename.get().getFileName() + ".state");
        if (!Files.exists(state)) {
            return Optional.empty();
        }
        return Optional.of(String.join(
                ",", Files.readString(state).lines().filter(l -> !l.isBlank()).toList()));
    }
}
