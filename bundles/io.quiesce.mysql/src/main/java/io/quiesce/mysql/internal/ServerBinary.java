package io.quiesce.mysql.internal;

import io.quiesce.mysql.internal.host.Commands;
import io.quiesce.mysql.internal.host.Programs;
import io.quiesce.mysql.internal.sql.Flavour;
import io.quiesce.mysql.internal.sql.ServerVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The server program that a service would start. */
final class ServerBinary {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private ServerBinary() {}

    /**
     * Its version; empty when the program can't be found or does not say.
     *
     * @param serverCommand command line that becomes the server; may be empty or begin with {@code mysqld_safe}
     */
    static Optional<ServerVersion> version(List<String> serverCommand, Commands commands) {
        return program(serverCommand)
                .map(p -> commands.run(List.of(p.toString(), "--no-defaults", "--version"), LIMIT))
                .filter(Commands.Outcome::ok)
                .flatMap(o -> ServerVersion.parseProgram(o.output()));
    }

    /** Another product's server that merely can be found must not be taken for this one's. */
    private static Optional<Path> program(List<String> serverCommand) {
        if (serverCommand.isEmpty()) {
            return Optional.empty();
        }
        String first = serverCommand.getFirst();
        if (Programs.isSafe(first)) {
            return startedBySafe(first);
        }
        return Programs.isServer(Path.of(first)) ? Programs.find(first) : Optional.empty();
    }

    /** {@code mysqld_safe} looks beside itself and under its base directory; where a bare one lies, PATH tells. */
    private static Optional<Path> startedBySafe(String safe) {
        Stream<Path> beside = Programs.find(safe).stream()
                .flatMap(found -> Stream.of(".", "../sbin", "../libexec")
                        .flatMap(d -> Stream.of(d + "/mariadbd", d + "/mysqld"))
                        .map(name -> found.resolveSibling(name).normalize()));
        Stream<Path> inPath = safe.contains("/")
                ? Stream.empty()
                : Stream.of("mariadbd", "mysqld").flatMap(n -> Programs.find(n).stream());
        return Stream.concat(beside, inPath).filter(Files::isExecutable).findFirst();
    }

    /** The flavour of a data directory, by the files that only one of them makes; empty when it holds neither. */
    static Optional<Flavour> flavourOf(Path dataDirectory) {
        // the first may lie elsewhere (aria_log_dir_path); the second is of a system table that every version has
        if (Stream.of("aria_log_control", "mysql/column_stats.frm")
                .map(dataDirectory::resolve)
                .anyMatch(Files::exists)) {
            return Optional.of(Flavour.MARIADB);
        }
        return Files.exists(dataDirectory.resolve("mysql.ibd")) ? Optional.of(Flavour.MYSQL) : Optional.empty();
    }
}
