package io.quiesce.api.report;

import io.quiesce.api.history.RunKind;
import io.quiesce.api.history.RunStatus;
import java.time.Instant;
import java.util.UUID;

/**
 * A run that did not do what it should.
 *
 * @param message what went wrong
 * @param hint what to check; may be empty
 */
public record Trouble(UUID run, Instant at, RunKind kind, RunStatus status, String plan, String message, String hint) {}
