package io.quiesce.engine.internal;

import io.quiesce.api.DurableFile;
import io.quiesce.api.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The old directories that restores keep aside until they are discarded: one file each in {@code home/kept}.
 *
 * @param home of the agent
 */
record KeptDirectories(Home home) {

    private static final String DIRECTORY = "dataDirectory";
    private static final String KEPT = "kept.";

    /** Remembers those of a finished restore; empty ones are removed instead. Returns what is kept. */
    List<Path> add(RestoreJournal journal, List<Path> old) throws IOException {
        List<Path> kept = new ArrayList<>();
        for (Path directory : old) {
            if (isEmpty(directory)) {
                Files.delete(directory);
            } else {
                kept.add(directory);
            }
        }
        if (!kept.isEmpty()) {
            Map<String, String> values = new TreeMap<>();
            values.put(DIRECTORY, journal.directory().toString());
            for (int i = 0; i < kept.size(); i++) {
                values.put(KEPT + i, kept.get(i).toString());
            }
            DurableFile.createFolders(folder());
            PropertiesFile.write(
                    folder().resolve(kept.getFirst().getFileName() + "-"
                            + journal.folder().getFileName() + ".properties"),
                    values);
        }
        return kept;
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.findAny().isEmpty();
        }
    }

    /** What is kept for a data directory, oldest first. */
    List<Path> of(Path dataDirectory) throws IOException {
        List<Path> kept = new ArrayList<>();
        for (Path file : files()) {
            kept.addAll(read(file, dataDirectory));
        }
        return kept;
    }

    /** Removes what is kept for a data directory. */
    void discard(Path dataDirectory) throws IOException {
        for (Path file : files()) {
            List<Path> kept = read(file, dataDirectory);
            for (Path old : kept) {
                Trees.remove(old);
            }
            if (!kept.isEmpty()) {
                Files.delete(file);
            }
        }
    }

    private static List<Path> read(Path file, Path dataDirectory) throws IOException {
        Map<String, String> values = PropertiesFile.read(file);
        if (!dataDirectory.toString().equals(values.get(DIRECTORY))) {
            return List.of();
        }
        return values.entrySet().stream()
                .filter(e -> e.getKey().startsWith(KEPT))
                .map(e -> Path.of(e.getValue()))
                .toList();
    }

    private List<Path> files() throws IOException {
        if (!Files.isDirectory(folder())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder())) {
            return files.filter(f -> f.toString().endsWith(".properties"))
                    .sorted()
                    .toList();
        }
    }

    private Path folder() {
        return home.root().resolve("kept");
    }
}
