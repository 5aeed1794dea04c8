package io.quiesce.compression.internal.contents;

/**
 * A directory that was captured whole.
 *
 * @param prefix empty for the first, else {@code .quiesce/roots/N/}
 * @param original absolute path at which the instance expects it
 */
public record Root(Name prefix, Name original, Attributes attributes) {

    /** The prefix without its closing slash. */
    public Name directory() {
        return prefix.length() == 0 ? prefix : Name.of(java.util.Arrays.copyOf(prefix.bytes(), prefix.length() - 1));
    }
}
