package io.quiesce.api.configuration;

import java.time.Instant;
import java.util.Optional;

/**
 * One change of a configured thing.
 *
 * @param revision that it made; a removal counts as one
 * @param by the user of the operating system whose process made it
 * @param text after it; empty for a removal
 */
public record ConfigurationChange(
        DocumentKind kind, String name, long revision, Instant at, String by, Optional<String> text) {}
