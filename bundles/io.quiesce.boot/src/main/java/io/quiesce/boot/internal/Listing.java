package io.quiesce.boot.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Files of a folder; none when it is not there or can't be read. */
final class Listing {

    private Listing() {}

    static List<Path> of(Path folder, String end) {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(f -> f.getFileName().toString().endsWith(end) && Files.isRegularFile(f))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
