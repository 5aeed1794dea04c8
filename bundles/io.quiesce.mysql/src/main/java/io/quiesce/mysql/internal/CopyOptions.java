package io.quiesce.mysql.internal;

import io.quiesce.api.archive.ArchiveHeader;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.archive.SourceRoot;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.mysql.internal.sql.Flavour;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The settings of a server that only reads a copy: those of the backup without which its files can't be read, every
 * directory turned to its place in the copy, and nothing that reaches out of it.
 */
final class CopyOptions {

    /** Directories outside the data directory that a server finds by a setting. */
    private static final List<String> DIRECTORIES =
            List.of("innodb_data_home_dir", "innodb_log_group_home_dir", "innodb_undo_directory", "aria_log_dir_path");

    /** Directories of a server's that a copy is read without. */
    private static final List<String> NOT_NEEDED = List.of("log_bin_basename", "relay_log_basename");

    /** What must be as it was; unknown ones are passed over by the server. */
    private static final List<String> SHAPES = List.of(
            "innodb_undo_tablespaces",
            "innodb_log_file_size",
            "innodb_log_files_in_group",
            "innodb_redo_log_capacity",
            "innodb_checksum_algorithm",
            "aria_block_size");

    private static final String VARIABLE = "mysql.variable.";
    private static final Set<String> SINGLE =
            Set.of("mysql.pageSize", "mysql.lowerCaseTableNames", "mysql.dataFilePath");

    private final Facts facts;
    private final List<SourceRoot> roots;
    private final boolean mysql;

    CopyOptions(ArchiveHeader backup) {
        this.facts = backup.facts();
        this.roots = backup.roots();
        this.mysql = !facts.get("mysql.flavour").equals(Optional.of(Flavour.MARIADB.word()));
    }

    /** Refuses what would be looked for outside the copy, or can't be read without what no copy has. */
    void check() throws CheckFailedException {
        for (Map.Entry<String, String> fact : facts.asMap().entrySet()) {
            // each may become a line of the option file, and comes from whoever made the backup
            if (fact.getValue().chars().anyMatch(c -> c < ' ') && isUsed(fact.getKey())) {
                throw refused(fact.getKey() + " has more than one line");
            }
        }
        if (facts.get("mysql.keyring").isPresent()) {
            throw refused("the instance's files are encrypted, and a copy has no key");
        }
        String files = facts.get("mysql.dataFilePath").orElse("");
        if (files.startsWith("/") || files.contains(";/") || files.contains("..")) {
            throw refused("innodb_data_file_path names files outside the data directory: " + files);
        }
        for (String name : DIRECTORIES) {
            Optional<Path> named = absolute(name);
            if (named.isPresent() && root(named.get()).isEmpty()) {
                throw refused(name + " is " + named.get() + ", which is no directory of the backup");
            }
        }
        // MySQL's dictionary holds the old path of each table that lies elsewhere; MariaDB asks links, which are turned
        for (SourceRoot root : mysql ? roots.subList(1, roots.size()) : List.<SourceRoot>of()) {
            if (!isNamed(root.original())) {
                throw refused("tables may lie in " + root.original() + ", where this server would open the live ones");
            }
        }
    }

    private static boolean isUsed(String fact) {
        String name = fact.startsWith(VARIABLE) ? fact.substring(VARIABLE.length()) : "";
        return DIRECTORIES.contains(name) || SHAPES.contains(name) || SINGLE.contains(fact);
    }

    private static CheckFailedException refused(String message) {
        return new CheckFailedException(
                "this backup can't be proved aside: " + message,
                "Restore it on another host and start a server with its own settings there.");
    }

    private boolean isNamed(Path directory) {
        return DIRECTORIES.stream().anyMatch(n -> absolute(n).equals(Optional.of(directory)))
                || NOT_NEEDED.stream()
                        .anyMatch(n -> absolute(n).map(Path::getParent).equals(Optional.of(directory)));
    }

    private Optional<String> variable(String name) {
        return facts.get(VARIABLE + name).filter(v -> !v.isBlank());
    }

    private Optional<Path> absolute(String name) {
        return variable(name).filter(v -> v.startsWith("/")).map(v -> Path.of(v).normalize());
    }

    private Optional<SourceRoot> root(Path inside) {
        return roots.stream().filter(r -> inside.startsWith(r.original())).findFirst();
    }

    /**
     * An option file.
     *
     * @param places where each directory of the backup lies now by its original path
     * @param own folder of the server's socket, log and temporary files
     */
    String text(Map<Path, Path> places, Path own) {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("datadir", places.values().iterator().next().toString());
        lines.put("socket", own.resolve("s").toString());
        lines.put("pid_file", own.resolve("pid").toString());
        lines.put("log_error", own.resolve("error.log").toString());
        lines.put("tmpdir", own.toString());
        // accounts are not asked: nobody but the owner of the socket's directory gets there, and no port is open
        for (String bare : List.of("skip-networking", "skip-grant-tables")) {
            lines.put(bare, "");
        }
        if (mysql) {
            lines.put("skip-log-bin", ""); // MariaDB has none unless it is told
        }
        lines.put("loose-skip-slave-start", "");
        lines.put("loose-skip-replica-start", "");
        lines.put("loose-persisted-globals-load", "OFF");
        lines.put("loose-mysqlx", "OFF");
        lines.put("event_scheduler", "OFF");
        lines.put("performance_schema", "OFF");
        lines.put("local_infile", "OFF");
        lines.put("innodb_buffer_pool_size", "64M");
        lines.put("innodb_buffer_pool_load_at_startup", "OFF");
        lines.put("innodb_buffer_pool_dump_at_shutdown", "OFF");
        facts.get("mysql.pageSize").ifPresent(v -> lines.put("innodb_page_size", v));
        facts.get("mysql.lowerCaseTableNames").ifPresent(v -> lines.put("lower_case_table_names", v));
        facts.get("mysql.dataFilePath").ifPresent(v -> lines.put("innodb_data_file_path", v));
        SHAPES.forEach(name -> variable(name).ifPresent(v -> lines.put("loose-" + name, v)));
        for (String name : DIRECTORIES) {
            absolute(name)
                    .ifPresent(at -> root(at).ifPresent(r -> {
                        Path place =
                                Optional.ofNullable(places.get(r.original())).orElseThrow();
                        lines.put(
                                "loose-" + name,
                                place.resolve(r.original().relativize(at).toString())
                                        .toString());
                    }));
        }
        return lines.entrySet().stream()
                .map(e -> e.getValue().isEmpty() ? e.getKey() : e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining("\n", "[mysqld]\n", "\n"));
    }
}
