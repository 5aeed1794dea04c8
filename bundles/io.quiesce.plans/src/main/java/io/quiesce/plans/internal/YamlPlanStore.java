package io.quiesce.plans.internal;

import io.quiesce.api.Home;
import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Violation;
import io.quiesce.api.plan.Plan;
import io.quiesce.api.service.Naming;
import io.quiesce.api.service.PlanStore;
import io.quiesce.api.service.Schedules;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** Plans as YAML files: one per plan in {@code home/plans}, or anywhere by its path. */
@Component
public final class YamlPlanStore implements PlanStore {

    private static final String EXTENSION = ".yaml";
    private static final long LARGEST = 1 << 20;

    /** A plan needs four levels; composing takes stack for each. */
    private static final int DEEPEST = 64;

    private final Naming naming;
    private final Schedules schedules;
    private final SecretSource secrets;

    @Activate
    public YamlPlanStore(@Reference Naming naming, @Reference Schedules schedules) {
        this(naming, schedules, new SecretSource(System.getenv()));
    }

    YamlPlanStore(Naming naming, Schedules schedules, SecretSource secrets) {
        this.naming = naming;
        this.schedules = schedules;
        this.secrets = secrets;
    }

    @Override
    public Loaded load(Path home, String nameOrFile) throws QuiesceException {
        Path file = file(home, nameOrFile);
        List<Violation> violations = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        Optional<Node> document = parse(file, text(file), violations);
        if (document.isPresent()) {
            Plan plan = new PlanReader(secrets, schedules, warnings)
                    .read(Section.root(document.get(), file.getFileName().toString(), violations));
            violations.addAll(naming.check(plan.naming()));
            if (violations.isEmpty()) {
                return new Loaded(plan, List.copyOf(warnings));
            }
        }
        throw new InvalidConfigurationException(violations);
    }

    private static Path file(Path home, String nameOrFile) throws InvalidConfigurationException {
        boolean isPath = nameOrFile.contains("/")
                || nameOrFile.contains("\\")
                || nameOrFile.endsWith(EXTENSION)
                || nameOrFile.endsWith(".yml");
        try {
            return isPath ? Path.of(nameOrFile) : new Home(home).plans().resolve(nameOrFile + EXTENSION);
        } catch (InvalidPathException e) {
            throw new InvalidConfigurationException(
                    List.of(new Violation("(file)", nameOrFile, "is not a path: " + e.getReason(), "")));
        }
    }

    private static String text(Path file) throws InvalidConfigurationException {
        try {
            if (Files.size(file) > LARGEST) {
                throw refused(file, "is larger than 1 MiB: not a plan");
            }
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw refused(file, "does not exist");
        } catch (MalformedInputException e) {
            throw refused(file, "is not UTF-8 text");
        } catch (IOException e) {
            throw refused(file, "cannot be read: " + e.getMessage());
        }
    }

    private static InvalidConfigurationException refused(Path file, String rule) {
        return new InvalidConfigurationException(List.of(new Violation("(file)", file.toString(), rule, "")));
    }

    private static Optional<Node> parse(Path file, String text, List<Violation> violations) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file.toString())
                // Aliases buy nothing in a plan and can be made to explode.
                .setMaxAliasesForCollections(0)
                .build();
        try {
            if (isTooDeep(new Parse(settings).parseString(text))) {
                violations.add(new Violation("(document)", "", "is nested too deeply for a plan", file.toString()));
                return Optional.empty();
            }
            Optional<Node> node = new Compose(settings).composeString(text);
            if (node.isEmpty()) {
                violations.add(new Violation("(document)", "", "is empty", file.toString()));
            }
            return node;
        } catch (MarkedYamlEngineException e) {
            String where = e.getProblemMark()
                    .map(m -> file.getFileName() + ":" + (m.getLine() + 1) + ":" + (m.getColumn() + 1))
                    .orElse(file.toString());
            violations.add(new Violation("(document)", "", "is not YAML: " + e.getProblem(), where));
        } catch (YamlEngineException | IllegalArgumentException e) {
            // the library lets escape what its own parsing of numbers throws, such as for "\x at the end
            violations.add(new Violation("(document)", "", "is not YAML: " + e.getMessage(), file.toString()));
        }
        return Optional.empty();
    }

    private static boolean isTooDeep(Iterable<Event> events) {
        int depth = 0;
        for (Event event : events) {
            switch (event.getEventId()) {
                case MappingStart, SequenceStart -> depth++;
                case MappingEnd, SequenceEnd -> depth--;
                default -> {
                    continue;
                }
            }
            if (depth > DEEPEST) {
                return true;
            }
        }
        return false;
    }

    @Override
    public List<String> names(Path home) throws QuiesceException {
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
            throw refused(plans, "cannot be read: " + e.getMessage());
        }
    }
}
