package io.quiesce.api;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A name, or a pattern for names in which {@code *} stands for any characters, none included.
 *
 * @param text as it is written
 */
public record Wildcard(String text) {

    public boolean matches(String name) {
        String regex = Arrays.stream(text.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        return Pattern.compile(regex, Pattern.DOTALL).matcher(name).matches();
    }

    /** How many characters it gives: of two that match, the one that gives more is the closer one. */
    public int letters() {
        return text.replace("*", "").length();
    }
}
