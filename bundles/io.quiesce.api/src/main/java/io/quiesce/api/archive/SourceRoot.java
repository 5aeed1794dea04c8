package io.quiesce.api.archive;

import java.nio.file.Path;

/**
 * A directory that is captured whole.
 *
 * @param prefix where its files lie in the zip: empty for the data directory itself, else {@code .quiesce/roots/N/}
 * @param directory read from here: the live directory or a snapshot of it
 * @param original absolute path at which the instance expects it, and to which alone an external root is restored
 */
public record SourceRoot(String prefix, Path directory, Path original) {}
