package io.quiesce.alerting.internal;

import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts with {@code {name}} in them. What is put in is not looked at again, so no value can bring in another. */
final class Template {

    private static final Pattern NAME = Pattern.compile("\\{(\\w+)}");

    private Template() {}

    /** @param names that stand for something; other braces stay as they are */
    static String filled(String template, UnaryOperator<String> value, Set<String> names) {
        return NAME.matcher(template)
                .replaceAll(m ->
                        Matcher.quoteReplacement(names.contains(m.group(1)) ? value.apply(m.group(1)) : m.group()));
    }
}
