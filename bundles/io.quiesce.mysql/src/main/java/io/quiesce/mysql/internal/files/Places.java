package io.quiesce.mysql.internal.files;

import io.quiesce.mysql.internal.sql.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Where the settings of an instance put its files: each place is a directory and the names that the instance uses there.
 */
final class Places {

    /**
     * @param setting that puts the files there
     * @param names which names in the directory are the instance's
     */
    record Place(String setting, Path directory, Predicate<String> names) {}

    private final Settings settings;
    private final Path dataDirectory;

    Places(Settings settings, Path dataDirectory) {
        this.settings = settings;
        this.dataDirectory = dataDirectory;
    }

    /** Files of the InnoDB system tablespace; the first one carries the lock. */
    List<Path> systemTablespace() {
        return innoDbFiles(settings.get("innodb_data_file_path", "ibdata1:12M:autoextend"));
    }

    /** Files of the InnoDB temporary tablespace, which an orderly shutdown removes. */
    List<Path> temporaryTablespace() {
        return innoDbFiles(settings.get("innodb_temp_data_file_path", "ibtmp1:12M:autoextend"));
    }

    private Path innoDbHome() {
        return settings.path("innodb_data_home_dir", dataDirectory).orElse(dataDirectory);
    }

    private List<Path> innoDbFiles(String specification) {
        Path home = innoDbHome();
        List<Path> files = new ArrayList<>();
        for (String part : specification.split(";")) {
            // a size follows the last colon but those of autoextend and max; names themselves have none outside Windows
            String name =
                    part.replaceFirst("(?i):\\d+[KMGT]?(:autoextend.*)?$", "").strip();
            if (!name.isEmpty()) {
                files.add(home.resolve(name).normalize());
            }
        }
        return files;
    }

    /** MariaDB's Aria keeps a lock on it; MySQL has no such file. */
    Path ariaControl() {
        return settings.path("aria_log_dir_path", dataDirectory)
                .orElse(dataDirectory)
                .resolve("aria_log_control");
    }

    Path redoHome() {
        return settings.path("innodb_log_group_home_dir", dataDirectory).orElse(dataDirectory);
    }

    /** Temporary files that a start makes anew; only those that settings name. */
    Set<Path> temporary() {
        Set<Path> paths = new LinkedHashSet<>();
        for (String name : List.of("pid_file", "socket", "mysqlx_socket", "admin_socket")) {
            settings.path(name, dataDirectory).ifPresent(paths::add);
        }
        paths.addAll(temporaryTablespace());
        return paths;
    }

    /** Directories of which only the content is temporary. */
    Set<Path> temporaryDirectories() {
        Set<Path> paths = new LinkedHashSet<>();
        settings.path("innodb_temp_tablespaces_dir", dataDirectory).ifPresent(paths::add);
        for (String directory : settings.get("tmpdir", "").split("[:;]")) {
            if (!directory.isEmpty()) {
                paths.add(dataDirectory.resolve(directory).normalize());
            }
        }
        return paths;
    }

    /** All places, inside the data directory or not, in the order of the manual page. */
    List<Place> all() {
        List<Place> places = new ArrayList<>();
        for (Path file : systemTablespace()) {
            addFile(places, "innodb_data_file_path", file);
        }
        if (systemTablespace().stream().anyMatch(file -> parent(file).equals(innoDbHome()))) {
            addDirectory(places, "innodb_data_home_dir", this::isInInnoDbHome);
        }
        addDirectory(places, "innodb_log_group_home_dir", n -> n.startsWith("ib_logfile") || n.equals("#innodb_redo"));
        addDirectory(places, "innodb_undo_directory", n -> n.matches("undo[_0-9].*|.*\\.ibu"));
        addDirectory(places, "innodb_doublewrite_dir", Places::isDoublewrite);
        addDirectory(places, "aria_log_dir_path", n -> n.startsWith("aria_log"));
        addDirectory(places, "rocksdb_datadir", n -> true);
        addDirectory(places, "rocksdb_wal_dir", n -> true);
        for (String basename : List.of("log_bin_basename", "relay_log_basename")) {
            settings.path(basename, dataDirectory).ifPresent(p -> {
                String prefix = p.getFileName() + ".";
                places.add(new Place(basename, parent(p), n -> n.startsWith(prefix) || relayOfChannel(n, p)));
            });
        }
        for (String file : List.of("log_bin_index", "relay_log_index", "relay_log_info_file", "master_info_file")) {
            settings.path(file, dataDirectory).ifPresent(p -> addFile(places, file, p));
        }
        return places;
    }

    /** What lies beside the system tablespace unless another setting puts it elsewhere. */
    private boolean isInInnoDbHome(String name) {
        String bufferPool = settings.get("innodb_buffer_pool_filename", "ib_buffer_pool");
        return temporaryTablespace().contains(innoDbHome().resolve(name))
                || !bufferPool.isEmpty() && name.startsWith(bufferPool)
                || isDoublewrite(name);
    }

    private static boolean isDoublewrite(String name) {
        return name.matches("#?ib_\\d+_\\d+\\.b?dblwr");
    }

    /** Replication channels put their name between basename and number: {@code relay-bin-channel.000001}. */
    private static boolean relayOfChannel(String name, Path basename) {
        return name.startsWith(basename.getFileName() + "-") && name.matches(".*\\.(\\d{6,}|index|state)");
    }

    private static void addFile(List<Place> places, String setting, Path file) {
        String name = file.getFileName().toString();
        places.add(new Place(setting, parent(file), name::equals));
    }

    private void addDirectory(List<Place> places, String setting, Predicate<String> names) {
        settings.path(setting, dataDirectory).ifPresent(p -> places.add(new Place(setting, p, names)));
    }

    /** Whether a file of a directory is one of the instance's own logs, which may lie beside its binary logs. */
    boolean isOwnLog(Path file) {
        String name = file.getFileName().toString();
        return List.of(
                        "log_error",
                        "slow_query_log_file",
                        "log_slow_query_file",
                        "general_log_file",
                        "server_audit_file_path",
                        "audit_log_file",
                        "pid_file",
                        "socket",
                        "mysqlx_socket")
                .stream()
                .flatMap(s -> settings.path(s, dataDirectory).stream())
                .anyMatch(log -> parent(log).equals(parent(file))
                        && name.startsWith(log.getFileName().toString()));
    }

    private static Path parent(Path path) {
        Path parent = path.getParent();
        return parent == null ? path : parent;
    }
}
