package io.quiesce.workbench.internal;

import io.quiesce.api.configuration.ConfigurationDocument;
import java.util.Map;

/**
 * A rule as it is stored.
 *
 * @param values of its fields as they are written
 * @param problem why it does not count; empty when it does
 */
record RuleRow(ConfigurationDocument document, Map<String, String> values, String problem) {

    RuleRow {
        values = Map.copyOf(values);
    }

    String name() {
        return document.name();
    }

    /** A list on one line. */
    String value(String key, String otherwise) {
        String value = values.getOrDefault(key, "").strip();
        return value.isEmpty() ? otherwise : String.join(", ", value.lines().toList());
    }
}
