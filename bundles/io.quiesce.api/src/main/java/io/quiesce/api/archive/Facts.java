package io.quiesce.api.archive;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a backup tells about the instance it came from: dotted keys and texts, in key order (docs/format.md lists the
 * keys). Immutable. Never holds a secret.
 */
public final class Facts {

    /** Where the instance's own log ended when it was down, in its words; whoever restores goes on from there. */
    public static final String LOG_POSITION = "log.position";

    public static final Facts NONE = new Facts(new TreeMap<>());

    private final SortedMap<String, String> values;

    private Facts(TreeMap<String, String> values) {
        this.values = Collections.unmodifiableSortedMap(values);
    }

    public static Facts of(Map<String, String> values) {
        return new Facts(new TreeMap<>(values));
    }

    /** These and others; where both have a key, the others' value. */
    public Facts with(Facts others) {
        TreeMap<String, String> all = new TreeMap<>(values);
        all.putAll(others.values);
        return new Facts(all);
    }

    public Optional<String> get(String key) {
        return Optional.ofNullable(values.get(key));
    }

    /** Everything, sorted by key; unmodifiable. */
    public SortedMap<String, String> asMap() {
        return values;
    }

    @Override
    public boolean equals(@org.eclipse.jdt.annotation.Nullable Object other) {
        return other instanceof Facts f && values.equals(f.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
