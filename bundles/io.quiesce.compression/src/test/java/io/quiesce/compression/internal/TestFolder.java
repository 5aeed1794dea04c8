package io.quiesce.compression.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A temporary directory that is gone with everything in it when closed. */
public final class TestFolder implements AutoCloseable {

    private final Path path;

    public TestFolder() {
        try {
            path = Files.createTempDirectory("quiesce-test").toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path path() {
        return path;
    }

    /** A new empty directory in it. */
    public Path directory(String name) throws IOException {
        return Files.createDirectory(path.resolve(name));
    }

    @Override
    public void close() {
        try {
            remove(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A directory with all it holds; nothing when it is not there. */
    static void remove(Path directory) throws IOException {
        if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            try (Stream<Path> all = Files.walk(directory)) {
                List<Path> innermostFirst =
                        all.sorted(Comparator.reverseOrder()).toList();
                for (Path p : innermostFirst) {
                    Files.delete(p);
                }
            }
        }
    }
}
