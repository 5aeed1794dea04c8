package io.quiesce.mysql.internal;

import io.quiesce.api.archive.SourceRoot;
import io.quiesce.api.instance.Finding;
import io.quiesce.mysql.internal.sql.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whether the directories outside the data directory that a restore would replace are this instance's own. A backup of
 * another instance of the host must never take away that one's binary logs.
 */
final class RestoredRoots {

    private static final List<String> DIRECTORIES = List.of(
            "innodb_data_home_dir",
            "innodb_log_group_home_dir",
            "innodb_undo_directory",
            "innodb_doublewrite_dir",
            "aria_log_dir_path",
            "rocksdb_datadir",
            "rocksdb_wal_dir");
    private static final List<String> FILES = List.of(
            "log_bin", "log_bin_basename", "log_bin_index", "relay_log", "relay_log_basename", "relay_log_index");

    private final Settings settings;
    private final Path dataDirectory;

    /** @param settings of the instance that is restored into, as its option files and command line say */
    RestoredRoots(Settings settings, Path dataDirectory) {
        this.settings = settings;
        this.dataDirectory = dataDirectory;
    }

    /** @param roots of the backup; the first one is the data directory */
    List<Finding> check(List<SourceRoot> roots) {
        List<Finding> findings = new ArrayList<>();
        Set<Path> own = own();
        for (SourceRoot root : roots.stream().skip(1).toList()) {
            Path directory = root.original().normalize();
            if (own.contains(RealPath.of(directory))) {
                findings.add(Finding.ok("roots", directory + " is this instance's"));
            } else if (Files.exists(directory)) {
                findings.add(Finding.refused(
                        "roots",
                        "the backup would replace " + directory + ", which this instance's options don't name",
                        "Name it in the option file as it was (log_bin, innodb_… directories), move what lies there away,"
                                + " or restore a copy with --to."));
            } else {
                findings.add(new Finding(
                        Finding.Severity.WARNING,
                        "roots",
                        directory + " comes back, though this instance's options don't name it",
                        "Compare the option files with those in the backup's facts."));
            }
        }
        return findings;
    }

    /** By their real names: option files and links may name a directory through links. */
    private Set<Path> own() {
        Set<Path> own = new HashSet<>(linked());
        for (String option : DIRECTORIES) {
            settings.path(option, dataDirectory).ifPresent(p -> own.add(RealPath.of(p)));
        }
        for (String option : FILES) {
            settings.path(option, dataDirectory).map(Path::getParent).ifPresent(p -> own.add(RealPath.of(p)));
        }
        return own;
    }

    /** Where links of the old data directory lead: linked schema and table directories. */
    private Set<Path> linked() {
        Set<Path> targets = new HashSet<>();
        try (Stream<Path> entries = Files.walk(dataDirectory.toRealPath(), 2)) {
            for (Path link : entries.filter(Files::isSymbolicLink).toList()) {
                Path to = RealPath.of(link.resolveSibling(Files.readSymbolicLink(link)));
                targets.add(to);
                Path parent = to.getParent();
                if (parent != null) {
                    targets.add(parent);
                }
            }
        } catch (IOException | java.io.UncheckedIOException e) {
            // no old data directory, or not readable: then no link vouches for anything
            return targets;
        }
        return targets;
    }
}
