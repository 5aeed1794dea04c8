package io.quiesce.mysql.internal.sql;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** System variables by name, from the running server or, when it is stopped, from its option files. */
public final class Settings {

    private static final Pattern SECRET =
            Pattern.compile(".*(passw|secret|auth_string|sst_auth|filekey|token|credential|private_key|_pin$).*");

    private final SortedMap<String, String> values;

    private Settings(Map<String, String> values) {
        this.values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    public static Settings of(Map<String, String> values) {
        return new Settings(values);
    }

    /** Whether the value of a setting of that name must not be recorded. */
    public static boolean isSecret(String name) {
        return SECRET.matcher(name.toLowerCase(Locale.ROOT).replace('-', '_')).matches();
    }

    /** A value that is not empty. */
    public Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name)).filter(v -> !v.isEmpty());
    }

    /** Whether it was set at all, be it to nothing. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    public String get(String name, String otherwise) {
        return get(name).orElse(otherwise);
    }

    public boolean isOn(String name) {
        String value = get(name, "0").toUpperCase(Locale.ROOT);
        return !value.equals("0") && !value.equals("OFF") && !value.equals("NO") && !value.equals("FALSE");
    }

    /** A path as the server takes it: relative to its data directory. */
    public Optional<Path> path(String name, Path dataDirectory) {
        return get(name).map(v -> dataDirectory.resolve(v).normalize());
    }

    /** Everything but secrets. */
    public SortedMap<String, String> withoutSecrets() {
        TreeMap<String, String> open = new TreeMap<>(values);
        open.entrySet()
                .removeIf(e -> isSecret(e.getKey()) || e.getKey().endsWith("_options") && isSecret(e.getValue()));
        return open;
    }
}
