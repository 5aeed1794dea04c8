package io.quiesce.engine.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Tells directories that cannot be renamed, because a file system is mounted there or further down. */
final class MountPoints {

    private static final Path TABLE = Path.of("/proc/self/mounts");

    /** A blank is {@code \040}, a backslash {@code \134}. */
    private static final Pattern ESCAPE = Pattern.compile("\\\\([0-3][0-7]{2})");

    private MountPoints() {}

    static boolean contains(Path directory) throws IOException {
        Path real = directory.toRealPath();
        Path parent = real.getParent();
        if (parent == null) {
            return true;
        }
        if (!directory.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return !Files.getFileStore(real).equals(Files.getFileStore(parent));
        }
        // A bind mount of the same file system has its parent's device: the table of mounts knows it.
        return !Files.getAttribute(real, "unix:dev").equals(Files.getAttribute(parent, "unix:dev")) || listed(real);
    }

    /** Where the file system is mounted on which a path lies, or would lie. */
    static Path holding(Path path) throws IOException {
        Path at = Trees.existing(path).toRealPath();
        while (!contains(at)) {
            at = at.getParent();
        }
        return at;
    }

    /** Where further file systems are mounted inside a directory; none where there is no table of mounts. */
    static List<String> below(Path directory) throws IOException {
        return Files.exists(directory) ? below(directory.toRealPath(), table()) : List.of();
    }

    /** @param table lines as in {@code /proc/self/mounts} */
    static List<String> below(Path directory, List<String> table) {
        return places(table)
                .filter(place -> place.startsWith(directory + "/"))
                .sorted()
                .toList();
    }

    private static boolean listed(Path directory) throws IOException {
        return places(table()).anyMatch(directory.toString()::equals);
    }

    private static List<String> table() throws IOException {
        return Files.isReadable(TABLE) ? Files.readAllLines(TABLE, StandardCharsets.ISO_8859_1) : List.of();
    }

    private static Stream<String> places(List<String> table) {
        return table.stream()
                .map(line -> line.split(" "))
                .filter(fields -> fields.length > 1)
                .map(fields -> ESCAPE.matcher(fields[1]).replaceAll(MountPoints::unescaped))
                .map(place -> new String(place.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8))
                .distinct();
    }

    private static String unescaped(MatchResult octal) {
        return Matcher.quoteReplacement(Character.toString(Integer.parseInt(octal.group(1), 8)));
    }
}
