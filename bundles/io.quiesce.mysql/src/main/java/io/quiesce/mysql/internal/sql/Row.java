package io.quiesce.mysql.internal.sql;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One row of a result: texts by column name. */
public final class Row {

    private final Map<String, String> values;

    /** @param values by column; SQL NULLs are left out */
    public Row(Map<String, String> values) {
        Map<String, String> lower = new LinkedHashMap<>();
        values.forEach((k, v) -> lower.put(k.toLowerCase(Locale.ROOT), v));
        this.values = lower;
    }

    /** A column's value whatever the case of its name; empty when NULL or not there. */
    public Optional<String> get(String column) {
        return Optional.ofNullable(values.get(column.toLowerCase(Locale.ROOT)));
    }

    /** As {@link #get}, with empty text for NULL. */
    public String text(String column) {
        return get(column).orElse("");
    }

    /** A whole number; 0 when it is not one. */
    public long number(String column) {
        String value = text(column);
        return value.matches("-?\\d{1,18}") ? Long.parseLong(value) : 0;
    }

    /** All values that are not NULL, in column order. */
    public Collection<String> values() {
        return values.values();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
