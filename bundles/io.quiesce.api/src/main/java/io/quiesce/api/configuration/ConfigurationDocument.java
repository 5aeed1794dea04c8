package io.quiesce.api.configuration;

import java.time.Instant;

/**
 * One configured thing.
 *
 * @param name unique within its kind; as {@code Plan.NAME}
 * @param text YAML as it was written, comments included; secrets stand in it as references only
 * @param revision 0 of one that was never stored, then growing by one with each change
 * @param changedAt of this revision
 */
public record ConfigurationDocument(DocumentKind kind, String name, String text, long revision, Instant changedAt) {}
