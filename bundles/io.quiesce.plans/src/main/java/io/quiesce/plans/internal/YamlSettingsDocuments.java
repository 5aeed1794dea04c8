package io.quiesce.plans.internal;

import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Violation;
import io.quiesce.api.service.Secrets;
import io.quiesce.api.service.SettingsDocuments;
import io.quiesce.api.settings.Setting;
import io.quiesce.api.settings.Settings;
import io.quiesce.api.settings.SettingsSchema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.snakeyaml.engine.v2.nodes.Node;

/** Settings as the fields of one YAML mapping. */
@Component
public final class YamlSettingsDocuments implements SettingsDocuments {

    private static final String KIND = "kind";

    private final Secrets secrets;

    @Activate
    public YamlSettingsDocuments(@Reference Secrets secrets) {
        this.secrets = secrets;
    }

    @Override
    public String kind(String label, String text) throws InvalidConfigurationException {
        List<Violation> violations = new ArrayList<>();
        Section fields = fields(label, text, violations);
        String kind = fields.required(KIND, "what is configured, such as kind: email");
        if (!violations.isEmpty()) {
            throw new InvalidConfigurationException(violations);
        }
        return kind;
    }

    private static Section fields(String label, String text, List<Violation> violations)
            throws InvalidConfigurationException {
        Node root = new YamlText(label, text)
                .root(violations)
                .orElseThrow(() -> new InvalidConfigurationException(violations));
        return Section.root(root, label, violations);
    }

    @Override
    public Settings read(Path home, String label, String text, SettingsSchema schema) throws QuiesceException {
        List<Violation> violations = new ArrayList<>();
        Section fields = fields(label, text, violations);
        fields.optional(KIND);
        Map<String, String> values = new TreeMap<>();
        for (Setting setting : schema.settings()) {
            Optional<String> written = fields.lines(setting.key(), setting.type() == Setting.Type.LIST);
            if (written.isPresent()) {
                String value = setting.type() == Setting.Type.SECRET
                        ? secret(home, fields, setting.key(), written.get())
                        : written.get();
                values.put(setting.key(), value);
            }
            if (fields.isSound(setting.key())) {
                String value = values.getOrDefault(setting.key(), setting.fallback());
                String shown = setting.type() == Setting.Type.SECRET && !value.isEmpty() ? "***" : value;
                setting.broken(value).ifPresent(rule -> fields.violate(setting.key(), shown, rule));
            }
        }
        fields.finish();
        if (!violations.isEmpty()) {
            throw new InvalidConfigurationException(violations);
        }
        return Settings.of(schema, values);
    }

    private String secret(Path home, Section fields, String key, String written) throws QuiesceException {
        try {
            return secrets.resolve(home, written).secret().reveal();
        } catch (InvalidConfigurationException e) {
            e.violations().forEach(v -> fields.violate(key, "***", PlanReader.rule(v)));
            return "";
        }
    }

    @Override
    public String seal(Path home, String prefix, String label, String text, SettingsSchema schema)
            throws QuiesceException {
        String sealed = text;
        for (Setting setting : schema.settings()) {
            if (setting.type() == Setting.Type.SECRET) {
                sealed = new SealedText(secrets, home, label).at(sealed, prefix + "." + setting.key(), setting.key());
            }
        }
        return sealed;
    }

    @Override
    public String write(String kind, Map<String, String> values, SettingsSchema schema) {
        StringBuilder text = new StringBuilder();
        if (!kind.isEmpty()) {
            text.append(KIND).append(": ").append(word(kind)).append('\n');
        }
        for (Setting setting : schema.settings()) {
            String value = values.getOrDefault(setting.key(), "");
            if (!value.isEmpty()) {
                text.append(field(setting, value)).append('\n');
            }
        }
        return text.toString();
    }

    @Override
    public Map<String, String> written(String label, String text, SettingsSchema schema)
            throws InvalidConfigurationException {
        List<Violation> violations = new ArrayList<>();
        Section fields = fields(label, text, violations);
        Map<String, String> values = new TreeMap<>();
        for (Setting setting : schema.settings()) {
            fields.lines(setting.key(), setting.type() == Setting.Type.LIST)
                    .ifPresent(value -> values.put(setting.key(), value));
        }
        if (!violations.isEmpty()) {
            throw new InvalidConfigurationException(violations);
        }
        return values;
    }

    @Override
    public String rewrite(String label, String text, Map<String, String> values, SettingsSchema schema)
            throws InvalidConfigurationException {
        Map<String, String> wanted = new TreeMap<>(values);
        wanted.values().removeIf(String::isEmpty);
        Optional<String> kind = YamlText.scalar(root(label, text), KIND);
        return changed(label, text, wanted, schema)
                .filter(changed -> holds(label, changed, kind, wanted, schema))
                .orElseGet(() -> write(kind.orElse(""), wanted, schema));
    }

    /** Field by field; empty when the text is then none any more. */
    private Optional<String> changed(String label, String text, Map<String, String> wanted, SettingsSchema schema)
            throws InvalidConfigurationException {
        Map<String, String> before = written(label, text, schema);
        String changed = text;
        for (Setting setting : schema.settings()) {
            Optional<String> now = Optional.ofNullable(wanted.get(setting.key()));
            if (!now.equals(Optional.ofNullable(before.get(setting.key())))) {
                Optional<Node> root = new YamlText(label, changed).root(new ArrayList<>());
                if (root.isEmpty()) {
                    return Optional.empty();
                }
                changed =
                        new FieldEdit(changed, root.get(), setting.key()).with(now.map(value -> field(setting, value)));
            }
        }
        return Optional.of(changed);
    }

    private boolean holds(
            String label, String text, Optional<String> kind, Map<String, String> wanted, SettingsSchema schema) {
        try {
            return written(label, text, schema).equals(wanted)
                    && YamlText.scalar(root(label, text), KIND).equals(kind);
        } catch (InvalidConfigurationException e) {
            return false;
        }
    }

    private static Node root(String label, String text) throws InvalidConfigurationException {
        List<Violation> violations = new ArrayList<>();
        return new YamlText(label, text)
                .root(violations)
                .orElseThrow(() -> new InvalidConfigurationException(violations));
    }

    private static String field(Setting setting, String value) {
        return setting.key() + ": " + (setting.type() == Setting.Type.LIST ? list(value) : word(value));
    }

    private static String list(String value) {
        return value.lines().map(Quoted::text).collect(Collectors.joining(", ", "[ ", " ]"));
    }

    private static String word(String value) {
        boolean plain = value.matches("[A-Za-z0-9][A-Za-z0-9_./@-]*") && !value.equalsIgnoreCase("null");
        return plain ? value : Quoted.text(value);
    }
}
