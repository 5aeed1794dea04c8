package io.quiesce.api.archive;

import io.quiesce.api.Wildcard;
import java.util.List;

/**
 * Which files of an archive are wanted.
 *
 * @param patterns names as a list of the archive shows them, or patterns for them, in which {@code *} stands for any
 *     characters, a slash too ({@link Wildcard}); without any, everything is wanted
 */
public record Selection(List<String> patterns) {

    public static final Selection ALL = new Selection(List.of());

    public Selection {
        patterns = List.copyOf(patterns);
        if (patterns.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("the name of a wanted file is empty");
        }
    }

    public boolean isAll() {
        return patterns.isEmpty();
    }

    /** Whether a file of that name is wanted. */
    public boolean takes(String name) {
        return isAll() || patterns.stream().anyMatch(p -> new Wildcard(p).matches(name));
    }

    /** For people. */
    public String display() {
        return String.join(", ", patterns);
    }
}
