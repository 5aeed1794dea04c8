package io.quiesce.compression.internal;

import io.quiesce.api.Digest;
import io.quiesce.compression.internal.system.FileStatus;
import io.quiesce.compression.internal.system.PathBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Everything about a directory tree that a restore must bring back, comparable by {@code equals}. */
public final class TreeImage {

    private TreeImage() {}

    /** What is at each path; the directory itself under the empty one. */
    public static Map<String, String> of(Path directory) throws IOException {
        Map<String, String> image = new TreeMap<>();
        try (Stream<Path> all = Files.walk(directory)) {
            all.forEach(p -> image.put(name(directory, p), describe(p)));
        }
        return image;
    }

    private static String name(Path directory, Path path) {
        return new String(PathBytes.of(path), StandardCharsets.ISO_8859_1).substring(PathBytes.of(directory).length);
    }

    private static String describe(Path path) {
        try {
            FileStatus s = FileStatus.of(path);
            String owner = s.type() + " " + s.uid() + ":" + s.gid();
            return switch (s.type()) {
                case LINK ->
                    owner + " " + s.modified() + " → "
                            + new String(PathBytes.of(Files.readSymbolicLink(path)), StandardCharsets.ISO_8859_1);
                case DIRECTORY -> owner + " " + s.unixMode() + " " + s.modified();
                default -> {
                    byte[] content = Files.readAllBytes(path);
                    yield owner + " " + s.unixMode() + " " + s.modified() + " " + s.size() + " "
                            + Digest.ofContent(content, 0, content.length);
                }
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
