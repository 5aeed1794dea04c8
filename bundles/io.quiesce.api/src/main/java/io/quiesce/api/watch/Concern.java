package io.quiesce.api.watch;

import io.quiesce.api.alert.AlertKind;
import io.quiesce.api.alert.AlertSeverity;

/**
 * Something that is not as it should be, as long as it lasts.
 *
 * @param key the same as long as it is the same concern; no line break
 * @param level grows when it gets worse, and is told anew then
 * @param client whose it is; empty when it is nobody's in particular
 * @param plan that it is about; empty when it is about none
 * @param subject one line
 * @param hint what to check
 */
public record Concern(
        String key,
        int level,
        AlertKind kind,
        AlertSeverity severity,
        String client,
        String plan,
        String subject,
        String hint) {}
