package io.quiesce.api.retention;

import java.util.Locale;

/** @param detail what the rule saw, for people; a few words or empty */
public record Reason(Rule rule, String detail) {

    @Override
    public String toString() {
        String name = rule.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return detail.isEmpty() ? name : name + ": " + detail;
    }
}
