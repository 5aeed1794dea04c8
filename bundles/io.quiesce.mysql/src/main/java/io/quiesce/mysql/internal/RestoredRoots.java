package io.quiesce.mysql.internal;

import io.quiesce.api.archive.SourceRoot;
import io.quiesce.api.instance.Finding;
import io.quiesce.mysql.internal.sql.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whether the directories outside the data directory that a restore would replace are this instance's own. A backup of
 * another instance of the host must never take away that one's binary logs, and what a receiver or the owner of the data
 * directory made up must never come to a place of root's.
 */
final class RestoredRoots {

    private static final String CHECK = "roots";

    /** Whose links lead where they should. */
    private static final Set<String> TRUSTED = Set.copyOf(List.of("root", System.getProperty("user.name", "root")));

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

    private static final int MOST_LINKS = 40;

    private final Settings settings;
    private final Path dataDirectory;
    private final Optional<String> user;

    /**
     * @param settings of the instance that is restored into, as its option files and command line say
     * @param user who will own the restored files; empty when it can't be told
     */
    RestoredRoots(Settings settings, Path dataDirectory, Optional<String> user) {
        this.settings = settings;
        this.dataDirectory = dataDirectory;
        this.user = user;
    }

    /** @param roots of the backup; the first one is the data directory */
    List<Finding> check(List<SourceRoot> roots) {
        List<Finding> findings = new ArrayList<>();
        Set<Path> named = named();
        Set<Path> own = new HashSet<>(named);
        own.addAll(linked());
        for (Path directory : further(roots)) {
            if (!Files.exists(directory)) {
                way(directory).ifPresent(findings::add);
            } else if (own.contains(RealPath.of(directory))) {
                findings.add(owned(directory));
            } else {
                findings.add(Finding.refused(
                        CHECK,
                        "the backup would replace " + directory + ", which this instance's options don't name",
                        "Name it in the option file as it was (log_bin, innodb_… directories), and that file in the plan's"
                                + " optionFiles where the start command is a script; move what lies there away; or restore"
                                + " a copy with --to."));
            }
        }
        return findings;
    }

    /**
     * Those that are missing, and that no option names: a link of the data directory is the word of whoever owns that, and
     * speaks only for what exists and is theirs.
     */
    List<Path> unclaimed(List<SourceRoot> roots) {
        Set<Path> named = named();
        return further(roots).stream()
                .filter(d -> !Files.exists(d) && !named.contains(RealPath.of(d)))
                .toList();
    }

    private static List<Path> further(List<SourceRoot> roots) {
        return roots.stream().skip(1).map(r -> r.original().normalize()).toList();
    }

    /** All that is restored is given to one user: nobody may come to a directory of somebody else by that. */
    private Finding owned(Path directory) {
        Optional<String> owner = owner(RealPath.of(directory));
        return owner.isPresent() && user.isPresent() && !owner.equals(user)
                ? Finding.refused(
                        CHECK,
                        "the backup would replace " + directory + ", which belongs to " + owner.get()
                                + ", and give it to " + user.get(),
                        "If it is this instance's alone, give it to " + user.get()
                                + " (chown). Else look who made the setting or the link that names it, or restore a copy"
                                + " with --to.")
                : Finding.ok(CHECK, directory + " is this instance's");
    }

    /** A missing directory is made where its path leads now: to no place that another user has chosen since. */
    private static Optional<Finding> way(Path directory) {
        Path path = directory.toAbsolutePath().normalize();
        for (int links = 0; links < MOST_LINKS; links++) {
            Optional<Path> link = firstLink(path);
            if (link.isEmpty()) {
                return Optional.empty();
            }
            Optional<String> owner = owner(link.get());
            if (owner.isPresent() && !TRUSTED.contains(owner.get())) {
                return Optional.of(Finding.refused(
                        CHECK,
                        "the backup would make " + directory + ", but " + link.get() + " is a link of " + owner.get()
                                + "'s and leads elsewhere",
                        "Make the directory yourself where it belongs, or restore a copy with --to."));
            }
            try {
                path = link.get()
                        .resolveSibling(Files.readSymbolicLink(link.get()))
                        .resolve(link.get().relativize(path))
                        .normalize();
            } catch (IOException e) {
                // it went away: the restore tells what it finds then
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static Optional<Path> firstLink(Path path) {
        Path at = path.getRoot();
        for (Path name : path) {
            at = at.resolve(name);
            if (Files.isSymbolicLink(at)) {
                return Optional.of(at);
            }
        }
        return Optional.empty();
    }

    /** Empty where owners are not told by users' names. */
    private static Optional<String> owner(Path path) {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** By their real names: option files may name a directory through links. */
    private Set<Path> named() {
        Set<Path> named = new HashSet<>();
        for (String option : DIRECTORIES) {
            settings.path(option, dataDirectory).ifPresent(p -> named.add(RealPath.of(p)));
        }
        for (String option : FILES) {
            settings.path(option, dataDirectory).map(Path::getParent).ifPresent(p -> named.add(RealPath.of(p)));
        }
        return named;
    }

    /** Where links of the old data directory lead: linked schema directories, and those of linked table files. */
    private Set<Path> linked() {
        Set<Path> targets = new HashSet<>();
        try (Stream<Path> entries = Files.walk(dataDirectory.toRealPath(), 2)) {
            for (Path link : entries.filter(Files::isSymbolicLink).toList()) {
                Path to = RealPath.of(link.resolveSibling(Files.readSymbolicLink(link)));
                targets.add(to);
                Path parent = to.getParent();
                if (parent != null && Files.isRegularFile(to)) {
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
