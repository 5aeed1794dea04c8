package io.quiesce.tests.delivery;

import io.quiesce.engine.internal.GuardianProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The guardian as the class path has it, in a jar or in a folder. */
final class GuardianOnClassPath {

    private static final String FOLDER = "io/quiesce/guardian/internal";

    private GuardianOnClassPath() {}

    static GuardianProgram program() {
        try {
            URI place = Class.forName("io.quiesce.guardian.internal.Guardian")
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI();
            Path root = Path.of(place);
            if (Files.isDirectory(root)) {
                return GuardianProgram.of(classes(root.resolve(FOLDER)));
            }
            try (FileSystem jar = FileSystems.newFileSystem(root)) {
                return GuardianProgram.of(classes(jar.getPath(FOLDER)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException | URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, byte[]> classes(Path folder) throws IOException {
        Map<String, byte[]> classes = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.filter(f -> f.toString().endsWith(".class")).toList();
            for (Path file : all) {
                classes.put(FOLDER + "/" + file.getFileName(), Files.readAllBytes(file));
            }
        }
        return classes;
    }
}
