package io.quiesce.mysql.internal;

import io.quiesce.api.archive.Facts;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.mysql.internal.host.Commands;
import io.quiesce.mysql.internal.host.Programs;
import io.quiesce.mysql.internal.sql.Flavour;
import io.quiesce.mysql.internal.sql.ServerVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The server program that reads a copy.
 *
 * @param file absolute
 */
record CopyProgram(Path file, ServerVersion version) {

    private static final String HINT =
            "Name a server of the backup's product, of its version or a newer one, with --server.";

    /**
     * Of another product or older than the data: such a server refuses them or, worse, reads them wrongly.
     *
     * @param wanted by the operator; empty for the first on this host that fits
     */
    static CopyProgram find(Commands commands, Facts backup, Optional<Path> wanted) throws CheckFailedException {
        Optional<ServerVersion> made = backup.get("mysql.version").flatMap(ServerVersion::parse);
        Flavour flavour = backup.get("mysql.flavour").equals(Optional.of(Flavour.MARIADB.word()))
                ? Flavour.MARIADB
                : Flavour.MYSQL;
        if (wanted.isPresent()) {
            CopyProgram found = read(commands, wanted.get().toAbsolutePath())
                    .orElseThrow(() -> new CheckFailedException(
                            wanted.get() + " does not say which server it is: '--version' failed", HINT));
            Optional<String> refusal = found.refusal(flavour, made);
            if (refusal.isPresent()) {
                throw new CheckFailedException(refusal.get(), HINT);
            }
            return found;
        }
        List<CopyProgram> all = Stream.of("mariadbd", "mysqld")
                .flatMap(name -> Programs.find(name).stream())
                .flatMap(file -> read(commands, file).stream())
                .toList();
        return all.stream()
                .filter(p -> p.refusal(flavour, made).isEmpty())
                .findFirst()
                .orElseThrow(() -> new CheckFailedException(
                        all.isEmpty()
                                ? "no server program was found on this host"
                                : all.getFirst().refusal(flavour, made).orElseThrow(),
                        HINT));
    }

    private static Optional<CopyProgram> read(Commands commands, Path file) {
        return ServerBinary.version(List.of(file.toString()), commands).map(v -> new CopyProgram(file, v));
    }

    private Optional<String> refusal(Flavour flavour, Optional<ServerVersion> made) {
        if (version.flavour() != flavour) {
            return Optional.of(file + " is " + version + ", the backup is " + flavour + "'s");
        }
        return made.filter(m -> version.compareTo(m) < 0)
                .map(m -> file + " is " + version + ", older than the backup's " + m);
    }
}
