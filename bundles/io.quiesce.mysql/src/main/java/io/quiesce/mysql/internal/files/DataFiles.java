package io.quiesce.mysql.internal.files;

import io.quiesce.api.archive.FileSet;
import io.quiesce.api.archive.SourceRoot;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.instance.Finding.Severity;
import io.quiesce.mysql.internal.sql.Settings;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where every file of an instance lies: which directories are captured, what is left out, what forbids a capture. */
public final class DataFiles {

    private static final String CHECK = "files";
    private static final int NAMED = 10;

    private final Path dataDirectory;
    private final Places places;
    private final Settings settings;
    private final OptionalInt owner;

    /** Real path of each root → path at which the instance expects it, the data directory first. */
    private final Map<Path, Path> roots = new LinkedHashMap<>();

    private final Set<Path> leftOut = new LinkedHashSet<>();
    private final List<Path> unreadable = new ArrayList<>();
    private final List<Path> foreign = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private long files;

    private DataFiles(Settings settings, Path dataDirectory) {
        this.settings = settings;
        this.dataDirectory = dataDirectory;
        this.places = new Places(settings, dataDirectory);
        this.owner = server(dataDirectory);
    }

    /** The directory may be root's, which lets the server in by its group; what the server makes in it is its own. */
    private static OptionalInt server(Path dataDirectory) {
        OptionalInt user = RootSurvey.userOf(dataDirectory);
        Path made = dataDirectory.resolve("mysql");
        return user.equals(OptionalInt.of(0)) && Files.isDirectory(made, LinkOption.NOFOLLOW_LINKS)
                ? RootSurvey.userOf(made)
                : user;
    }

    /**
     * Looks at the disk.
     *
     * @param dataDirectory a real path
     * @param original the data directory as the instance is configured
     * @param tablespaces files that the server knows by an absolute path; empty when it is stopped
     */
    public static DataFiles locate(Settings settings, Path dataDirectory, Path original, List<Path> tablespaces) {
        DataFiles located = new DataFiles(settings, dataDirectory);
        located.roots.put(dataDirectory, original);
        located.follow(located.survey(dataDirectory, OptionalInt.empty()));
        located.placesOutside();
        located.temporary();
        located.tablespaces(tablespaces);
        located.keyring();
        located.otherEngines();
        located.conclude();
        return located;
    }

    /** What a capture reads. */
    public FileSet fileSet() {
        List<SourceRoot> all = new ArrayList<>();
        roots.forEach((real, original) ->
                all.add(new SourceRoot(all.isEmpty() ? "" : ".quiesce/roots/" + all.size() + "/", real, original)));
        return new FileSet(all, leftOut);
    }

    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** The file that carries InnoDB's lock. */
    public Path lockedFile() {
        return places.systemTablespace().get(0);
    }

    /** All files whose locks a running server holds, as far as they exist: InnoDB's, and Aria's. */
    public List<Path> lockedFiles() {
        return Stream.of(lockedFile(), places.ariaControl())
                .filter(Files::exists)
                .toList();
    }

    public Path redoHome() {
        return places.redoHome();
    }

    private RootSurvey survey(Path root, OptionalInt expectedOwner) {
        RootSurvey survey = RootSurvey.of(root, expectedOwner);
        leftOut.addAll(survey.leftOut);
        unreadable.addAll(survey.unreadable);
        // a log may be made by whoever starts the server
        survey.foreign.stream().filter(f -> !places.isOwnLog(f)).forEach(foreign::add);
        files += survey.files;
        survey.remoteTablespaces.forEach(this::remoteTablespace);
        return survey;
    }

    /** Links out of the roots: a linked directory is a root, a linked file makes its directory one. */
    private void follow(RootSurvey survey) {
        Map<Path, Set<String>> linkedFiles = new LinkedHashMap<>();
        List<Path> directories = new ArrayList<>();
        for (Path link : survey.links) {
            try {
                Path target = link.toRealPath();
                if (isInside(target)) {
                    continue;
                }
                if (Files.isDirectory(target)) {
                    directories.add(target);
                } else {
                    linkedFiles
                            .computeIfAbsent(target.getParent(), p -> new LinkedHashSet<>())
                            .add(target.getFileName().toString());
                }
            } catch (IOException e) {
                findings.add(new Finding(
                        Severity.WARNING, CHECK, link + " is a link to nothing", "Remove it if nobody needs it."));
            }
        }
        for (Path directory : directories) {
            if (!isInside(directory) && addRoot(directory, directory, "a link in the data directory", n -> true)) {
                follow(survey(directory, owner));
            }
        }
        linkedFiles.forEach((directory, names) -> {
            if (!isInside(directory) && addRoot(directory, directory, "links in the data directory", names::contains)) {
                survey(directory, owner);
            }
        });
    }

    private void placesOutside() {
        Map<Path, List<Places.Place>> outside = new LinkedHashMap<>();
        for (Places.Place place : places.all()) {
            if (place.directory().startsWith(dataDirectory) && !Files.exists(place.directory())) {
                continue;
            }
            try {
                Path real = place.directory().toRealPath();
                if (!isInside(real)) {
                    outside.computeIfAbsent(real, d -> new ArrayList<>()).add(place);
                }
            } catch (IOException e) {
                findings.add(Finding.refused(
                        CHECK,
                        "the directory " + place.directory() + " of " + place.setting() + " can't be found",
                        "Correct the setting, or give this user the right to see the directory."));
            }
        }
        outside.forEach((directory, here) -> {
            String setting = here.stream().map(Places.Place::setting).distinct().collect(Collectors.joining(", "));
            Predicate<String> names = n -> here.stream().anyMatch(p -> p.names().test(n));
            if (!isInside(directory) && addRoot(directory, here.get(0).directory(), setting, names)) {
                follow(survey(directory, owner));
            }
        });
    }

    /** Adds a further root if the directory belongs to the instance alone. */
    private boolean addRoot(Path directory, Path original, String reason, Predicate<String> ownNames) {
        if (roots.keySet().stream().anyMatch(r -> r.startsWith(directory))) {
            findings.add(Finding.refused(
                    CHECK,
                    directory + " (" + reason + ") contains the data directory or another captured directory",
                    "Give these files a directory of their own."));
            return false;
        }
        if (!RootSurvey.userOf(directory).equals(owner)) {
            // the owner of the data directory chose it, by a link or a setting, and a restore would make it theirs
            findings.add(Finding.refused(
                    CHECK,
                    directory + " (" + reason + ") belongs to user " + number(RootSurvey.userOf(directory))
                            + ", the data directory to user " + number(owner),
                    "If it is the instance's alone, give it to the user of the data directory (chown), as a restore would."
                            + " Else move the instance's files to a directory of their own."));
            return false;
        }
        List<Path> strangers = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (!ownNames.test(name) && !name.equals("lost+found") && !places.isOwnLog(entry)) {
                    strangers.add(entry);
                }
            }
        } catch (IOException e) {
            unreadable.add(directory);
            return false;
        }
        if (!strangers.isEmpty()) {
            findings.add(Finding.refused(
                    CHECK,
                    directory + " (" + reason + ") is not the instance's alone: it also holds "
                            + strangers.stream()
                                    .sorted()
                                    .findFirst()
                                    .orElseThrow()
                                    .getFileName()
                            + (strangers.size() > 1 ? " and " + (strangers.size() - 1) + " others" : ""),
                    "Move the instance's files to a directory of their own, or the others away."));
            return false;
        }
        roots.put(directory, original);
        findings.add(new Finding(Severity.NOTE, CHECK, directory + " (" + reason + ") is captured too", ""));
        return true;
    }

    private static String number(OptionalInt user) {
        return user.isPresent() ? Integer.toString(user.getAsInt()) : "unknown";
    }

    private boolean isInside(Path real) {
        return roots.keySet().stream().anyMatch(real::startsWith);
    }

    private void temporary() {
        places.temporary().stream().filter(this::isInside).filter(Files::exists).forEach(leftOut::add);
        for (Path directory : places.temporaryDirectories()) {
            if (isInside(directory) && !roots.containsKey(directory) && Files.isDirectory(directory)) {
                // a start needs the directory itself
                try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
                    entries.forEach(leftOut::add);
                } catch (IOException e) {
                    unreadable.add(directory);
                }
            }
        }
    }

    private void remoteTablespace(Path link) {
        try {
            tablespaces(List.of(Path.of(Files.readString(link).strip())));
        } catch (IOException | InvalidPathException e) {
            findings.add(Finding.refused(
                    CHECK, link + " can't be read", "Give this user the right to read the data directory."));
        }
    }

    private void tablespaces(List<Path> absolute) {
        List<Path> outside = absolute.stream()
                .map(dataDirectory::resolve)
                .filter(f -> !isInside(real(f)))
                .sorted()
                .toList();
        if (!outside.isEmpty()) {
            findings.add(Finding.refused(
                    CHECK,
                    "tablespaces lie outside the data directory: " + named(outside),
                    "Move them in: ALTER TABLE … ENGINE=InnoDB after removing DATA DIRECTORY, or ALTER TABLE …"
                            + " TABLESPACE innodb_file_per_table; a copy of them could write to the live files."));
        }
    }

    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            return file.normalize();
        }
    }

    private void keyring() {
        Stream<Path> named = Stream.of(
                        "keyring_file_data", "keyring_encrypted_file_data", "file_key_management_filename")
                .flatMap(s -> settings.path(s, dataDirectory).stream());
        Stream<Path> components = Stream.of("component_keyring_file", "component_keyring_encrypted_file")
                .map(dataDirectory::resolve);
        Stream.concat(named, components)
                .filter(f -> Files.exists(f) && isInside(real(f)))
                .forEach(f -> findings.add(new Finding(
                        Severity.WARNING,
                        "encryption",
                        "the keyring " + f + " lies in the data directory and is captured beside the data it protects",
                        "Move it to a directory of its own.")));
    }

    private void otherEngines() {
        if (settings.withoutSecrets().keySet().stream().anyMatch(n -> n.startsWith("columnstore_"))) {
            findings.add(Finding.refused(
                    CHECK,
                    "ColumnStore keeps its data outside of the server's settings",
                    "Remove the engine if it is not used; its data can't be captured."));
        }
    }

    private void conclude() {
        if (!foreign.isEmpty()) {
            findings.add(Finding.refused(
                    CHECK,
                    "directories outside the data directory hold files of another user than the server's: "
                            + named(foreign),
                    "Name and link only directories that belong to this instance alone."));
        }
        findings.add(
                unreadable.isEmpty()
                        ? Finding.ok("readable", files + " files in " + roots.size() + " directories")
                        : Finding.refused(
                                "readable",
                                "this user can't read " + named(unreadable),
                                "Run the agent as root or as the server's own user."));
    }

    private static String named(List<Path> paths) {
        String first = paths.stream().limit(NAMED).map(Path::toString).collect(Collectors.joining(", "));
        return paths.size() > NAMED ? first + " and " + (paths.size() - NAMED) + " more" : first;
    }
}
