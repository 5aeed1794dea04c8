package io.quiesce.plans.internal;

import io.quiesce.api.Home;
import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.error.Violation;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Files {@code HOME/plans/NAME.yaml}, of older homes or put there by programs: each is taken into the database once. */
record PlanInbox(Path home) {

    private static final String EXTENSION = ".yaml";
    private static final String TAKEN = ".imported";

    Path file(String name) {
        return new Home(home).plans().resolve(name + EXTENSION);
    }

    boolean has(String name) {
        return Files.isRegularFile(file(name));
    }

    /** Names of the files that lie there, sorted. */
    List<String> names() throws InvalidConfigurationException {
        Path plans = new Home(home).plans();
        if (!Files.isDirectory(plans)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(plans)) {
            return files.map(f -> f.getFileName().toString())
                    .filter(n -> n.endsWith(EXTENSION))
                    .map(n -> n.substring(0, n.length() - EXTENSION.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw refused(plans, "cannot be read: " + FileTrouble.of(e, plans));
        }
    }

    /**
     * Marks a file as taken: it stays beside as {@code NAME.yaml.imported}.
     *
     * @param rewritten its text without a password, when it held one
     */
    void taken(String name, Optional<String> rewritten) throws IOException {
        Path file = file(name);
        Path taken = file.resolveSibling(file.getFileName() + TAKEN);
        if (rewritten.isPresent()) {
            Files.write(file, rewritten.get().getBytes(StandardCharsets.UTF_8));
        }
        Files.move(file, taken, StandardCopyOption.REPLACE_EXISTING);
    }

    static String text(Path file) throws InvalidConfigurationException {
        try {
            if (Files.size(file) > YamlText.LONGEST) {
                throw refused(file, "is larger than 1 MiB: not a plan");
            }
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw refused(file, "does not exist");
        } catch (MalformedInputException e) {
            throw refused(file, "is not UTF-8 text");
        } catch (IOException e) {
            throw refused(file, "cannot be read: " + FileTrouble.of(e, file));
        }
    }

    private static InvalidConfigurationException refused(Path file, String rule) {
        return new InvalidConfigurationException(List.of(new Violation("(file)", file.toString(), rule, "")));
    }
}
