package io.quiesce.api.settings;

import io.quiesce.api.error.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What can be configured of one kind of plug-in, in the order in which it is asked for.
 *
 * @param settings with different keys
 */
public record SettingsSchema(List<Setting> settings) {

    public static final SettingsSchema NOTHING = new SettingsSchema(List.of());

    public SettingsSchema {
        settings = List.copyOf(settings);
        Set<String> keys = new HashSet<>();
        settings.forEach(s -> {
            if (!keys.add(s.key())) {
                throw new IllegalArgumentException("two settings are called " + s.key());
            }
        });
    }

    public static SettingsSchema of(Setting... settings) {
        return new SettingsSchema(List.of(settings));
    }

    public Optional<Setting> find(String key) {
        return settings.stream().filter(s -> s.key().equals(key)).findFirst();
    }

    /**
     * Every rule that the values break; no value of a secret is in it.
     *
     * @param where of the values, for the message; or empty
     */
    public List<Violation> check(Map<String, String> values, String where) {
        List<Violation> violations = new ArrayList<>();
        for (Setting s : settings) {
            String value = values.getOrDefault(s.key(), s.fallback());
            String shown = s.type() == Setting.Type.SECRET && !value.isEmpty() ? "***" : value;
            s.broken(value).ifPresent(rule -> violations.add(new Violation(s.key(), shown, rule, where)));
        }
        for (String key : values.keySet()) {
            if (find(key).isEmpty()) {
                violations.add(new Violation(
                        key,
                        "",
                        "is not a known field; known here: "
                                + String.join(
                                        ", ",
                                        settings.stream().map(Setting::key).toList()),
                        where));
            }
        }
        return List.copyOf(violations);
    }
}
