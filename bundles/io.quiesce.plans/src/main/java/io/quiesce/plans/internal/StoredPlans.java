package io.quiesce.plans.internal;

import io.quiesce.api.configuration.ConfigurationDocument;
import io.quiesce.api.configuration.DocumentKind;
import io.quiesce.api.error.BusyException;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.DatabaseException;
import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Violation;
import io.quiesce.api.plan.Plan;
import io.quiesce.api.plan.PlanForm;
import io.quiesce.api.service.ConfigurationStore;
import io.quiesce.api.service.Naming;
import io.quiesce.api.service.PlanDocuments;
import io.quiesce.api.service.PlanStore;
import io.quiesce.api.service.Schedules;
import io.quiesce.api.service.SealedFor;
import io.quiesce.api.service.Secrets;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Plans as documents of the home's database; by a path, any file. */
@Component
public final class StoredPlans implements PlanStore, PlanDocuments {

    private static final DocumentKind PLAN = DocumentKind.PLAN;

    private final Naming naming;
    private final Schedules schedules;
    private final ConfigurationStore store;
    private final Secrets secrets;

    @Activate
    public StoredPlans(
            @Reference Naming naming,
            @Reference Schedules schedules,
            @Reference ConfigurationStore store,
            @Reference Secrets secrets) {
        this.naming = naming;
        this.schedules = schedules;
        this.store = store;
        this.secrets = secrets;
    }

    @Override
    public Loaded load(Path home, String nameOrFile) throws QuiesceException {
        if (isPath(nameOrFile)) {
            Path file = path(nameOrFile);
            return check(home, file.getFileName().toString(), PlanInbox.text(file));
        }
        Optional<Loaded> taken = new PlanInbox(home).has(nameOrFile) ? takeIn(home, nameOrFile) : Optional.empty();
        return taken.isPresent()
                ? taken.get()
                : check(home, nameOrFile, existing(home, nameOrFile).text());
    }

    private static boolean isPath(String nameOrFile) {
        return nameOrFile.contains("/")
                || nameOrFile.contains("\\")
                || nameOrFile.endsWith(".yaml")
                || nameOrFile.endsWith(".yml")
                || nameOrFile.endsWith(".json");
    }

    private static Path path(String text) throws InvalidConfigurationException {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw refused("(file)", text, "is not a path: " + e.getReason());
        }
    }

    private static InvalidConfigurationException refused(String field, String value, String rule) {
        return new InvalidConfigurationException(List.of(new Violation(field, value, rule, "")));
    }

    private ConfigurationDocument existing(Path home, String name) throws QuiesceException {
        Optional<ConfigurationDocument> found =
                Plan.NAME.matcher(name).matches() ? store.find(home, PLAN, name) : Optional.empty();
        if (found.isPresent()) {
            return found.get();
        }
        List<String> known = names(home);
        throw refused(
                "(plan)",
                name,
                "does not exist in this home; "
                        + (known.isEmpty() ? "it has no plans yet" : "its plans: " + String.join(", ", known)));
    }

    /**
     * Takes a file of {@code HOME/plans} into the database. A plan whose file cannot be taken in, such as when the
     * database is damaged, is read from the file.
     *
     * @return empty when the database has the plan now and the file is out of the way
     */
    private Optional<Loaded> takeIn(Path home, String name) throws QuiesceException {
        PlanInbox inbox = new PlanInbox(home);
        String text = PlanInbox.text(inbox.file(name));
        Loaded loaded = check(home, name + ".yaml", text);
        if (!loaded.plan().name().equals(name)) {
            return Optional.of(warned(
                    loaded,
                    inbox.file(name) + " is not taken into the database: the plan in it is called "
                            + loaded.plan().name()));
        }
        try {
            String sealed = sealed(home, name, text);
            Optional<ConfigurationDocument> known = store.find(home, PLAN, name);
            if (!known.map(d -> d.text().equals(sealed)).orElse(false)) {
                store.put(
                        home,
                        PLAN,
                        name,
                        sealed,
                        known.map(ConfigurationDocument::revision).orElse(0L));
            }
            inbox.taken(name, sealed.equals(text) ? Optional.empty() : Optional.of(sealed));
            return Optional.empty();
        } catch (BusyException e) {
            return Optional.of(loaded); // another process takes it in at this moment
        } catch (DatabaseException | IOException e) {
            return Optional.of(
                    warned(loaded, inbox.file(name) + " could not be taken into the database: " + e.getMessage()));
        }
    }

    private static Loaded warned(Loaded loaded, String warning) {
        List<String> warnings = new ArrayList<>(loaded.warnings());
        warnings.add(warning);
        return new Loaded(loaded.plan(), warnings);
    }

    private String sealed(Path home, String name, String text) throws QuiesceException {
        return new SealedText(secrets, home, name).at(text, secretOf(name), "instance", "password");
    }

    private static String secretOf(String plan) {
        return "plan." + plan + ".password";
    }

    @Override
    public List<String> names(Path home) throws QuiesceException {
        TreeSet<String> names = new TreeSet<>(new PlanInbox(home).names());
        store.list(home, PLAN).forEach(d -> names.add(d.name()));
        return List.copyOf(names);
    }

    @Override
    public List<Row> list(Path home) throws QuiesceException {
        takeInAll(home);
        List<Row> rows = new ArrayList<>();
        for (ConfigurationDocument document : store.list(home, PLAN)) {
            rows.add(new Row(document.name(), isEnabled(document), document.revision()));
        }
        return rows;
    }

    /** What cannot be taken in stays a file, and is told by whoever uses it. */
    private void takeInAll(Path home) throws QuiesceException {
        for (String name : new PlanInbox(home).names()) {
            try {
                takeIn(home, name);
            } catch (InvalidConfigurationException e) {
                continue;
            }
        }
    }

    private static boolean isEnabled(ConfigurationDocument document) {
        return new YamlText(document.name(), document.text())
                .root(new ArrayList<>())
                .flatMap(root -> YamlText.scalar(root, "enabled"))
                .map(value -> !value.equals("false") && !value.equals("no"))
                .orElse(true);
    }

    @Override
    public Optional<ConfigurationDocument> find(Path home, String name) throws QuiesceException {
        takeInAll(home);
        return store.find(home, PLAN, name);
    }

    @Override
    public PlanForm form() {
        return PlanFields.FORM;
    }

    @Override
    public PlanForm.Written written(String label, String text) throws InvalidConfigurationException {
        return new FormText(label, text).written();
    }

    @Override
    public String rewrite(String label, String text, Map<String, String> values) throws InvalidConfigurationException {
        return new FormText(label, text).with(values);
    }

    @Override
    public Loaded check(Path home, String label, String text) throws QuiesceException {
        return new PlanText(naming, schedules, secrets, home).read(label, text);
    }

    @Override
    public Stored add(Path home, String label, String text) throws QuiesceException {
        String name = check(home, label, text).plan().name();
        takeInAll(home);
        if (store.find(home, PLAN, name).isPresent()) {
            throw new CheckFailedException(
                    "there is a plan '" + name + "' already; nothing was changed",
                    "Change it with 'quiesce plan edit " + name + "', or let the import replace it: --replace.");
        }
        return store(home, label, name, text, 0);
    }

    @Override
    public Stored replace(Path home, ConfigurationDocument before, String text) throws QuiesceException {
        String name = check(home, before.name(), text).plan().name();
        if (!name.equals(before.name())) {
            throw refused("name", name, "must stay '" + before.name() + "'; add a plan to have one of another name");
        }
        return store(home, before.name(), name, text, before.revision());
    }

    private Stored store(Path home, String label, String name, String text, long expected) throws QuiesceException {
        String sealed = sealed(home, name, text);
        Loaded loaded = check(home, label, sealed);
        ConfigurationDocument stored = store.put(home, PLAN, name, sealed, expected);
        return new Stored(stored, tidied(home, name, loaded), !sealed.equals(text));
    }

    /** The plan is stored by now: that something is left of its past is no reason to say that it is not. */
    private Loaded tidied(Path home, String name, Loaded loaded) {
        try {
            sealedFor(home, name).removeUnnamed();
            return loaded;
        } catch (QuiesceException e) {
            return warned(
                    loaded,
                    "a password that the plan no longer names may still be sealed in the home ('quiesce secret list'): "
                            + e.getMessage());
        }
    }

    private SealedFor sealedFor(Path home, String plan) {
        return new SealedFor(secrets, store, home, "plan." + plan);
    }

    @Override
    public Stored enable(Path home, String name, boolean enabled) throws QuiesceException {
        takeInAll(home);
        ConfigurationDocument before = existing(home, name);
        List<Violation> violations = new ArrayList<>();
        Node root = new YamlText(name, before.text())
                .root(violations)
                .orElseThrow(() -> new InvalidConfigurationException(violations));
        TextEdit edit = new TextEdit(before.text());
        Optional<ScalarNode> written = YamlText.find(root, "enabled")
                .filter(ScalarNode.class::isInstance)
                .map(ScalarNode.class::cast);
        String value = Boolean.toString(enabled);
        if (written.isPresent()) {
            return replace(home, before, edit.replace(written.get(), value));
        }
        return enabled
                ? new Stored(before, check(home, name, before.text()), false)
                : replace(home, before, edit.insert((MappingNode) root, "enabled", value));
    }

    @Override
    public boolean remove(Path home, String name) throws QuiesceException {
        takeInAll(home);
        boolean removed = store.remove(home, PLAN, name);
        if (removed) {
            sealedFor(home, name).removeUnnamed();
        }
        return removed;
    }

    @Override
    public String export(Path home, String name, Format format) throws QuiesceException {
        takeInAll(home);
        String text = existing(home, name).text();
        if (format == Format.YAML) {
            return text;
        }
        List<Violation> violations = new ArrayList<>();
        return JsonOfYaml.text(new YamlText(name, text)
                .root(violations)
                .orElseThrow(() -> new InvalidConfigurationException(violations)));
    }
}
