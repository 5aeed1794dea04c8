package io.quiesce.api.settings;

import io.quiesce.api.ByteSize;
import io.quiesce.api.Secret;
import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.error.Violation;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Values that keep a schema's rules, secrets resolved. Prints no value. */
public final class Settings {

    private final SettingsSchema schema;
    private final Map<String, String> values;

    private Settings(SettingsSchema schema, Map<String, String> values) {
        this.schema = schema;
        this.values = new TreeMap<>(values);
    }

    /** @throws InvalidConfigurationException with every rule that is broken */
    public static Settings of(SettingsSchema schema, Map<String, String> values) throws InvalidConfigurationException {
        List<Violation> violations = schema.check(values, "");
        if (!violations.isEmpty()) {
            throw new InvalidConfigurationException(violations);
        }
        return new Settings(schema, values);
    }

    public SettingsSchema schema() {
        return schema;
    }

    /** What is written, or the schema's fallback; empty text for nothing. */
    public String text(String key) {
        Setting setting =
                schema.find(key).orElseThrow(() -> new IllegalArgumentException("no setting is called " + key));
        return values.getOrDefault(key, setting.fallback()).strip();
    }

    /** Empty when nothing is written. */
    public Optional<String> optional(String key) {
        return Optional.of(text(key)).filter(t -> !t.isEmpty());
    }

    public long number(String key) {
        return Long.parseLong(text(key));
    }

    public boolean flag(String key) {
        return text(key).equals("true");
    }

    public Duration duration(String key) {
        return Setting.duration(text(key));
    }

    public ByteSize size(String key) {
        return ByteSize.parse(text(key));
    }

    public URI address(String key) {
        return URI.create(text(key));
    }

    public List<String> list(String key) {
        return text(key).lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
    }

    public Secret secret(String key) {
        return Secret.of(text(key));
    }

    @Override
    public String toString() {
        return "Settings" + values.keySet();
    }
}
