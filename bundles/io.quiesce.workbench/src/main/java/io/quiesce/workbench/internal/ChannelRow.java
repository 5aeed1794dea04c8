package io.quiesce.workbench.internal;

import io.quiesce.api.configuration.ConfigurationDocument;
import io.quiesce.api.service.Alerts.ChannelKind;
import io.quiesce.api.service.Alerts.Pending;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A channel as it is stored.
 *
 * @param kind that is installed; empty when its plug-in is missing, or its text can't be read
 * @param values of its fields as they are written, secrets unresolved; none when it can't be read
 * @param problem why it can't be used; empty when it can
 * @param waiting alerts that it has not brought away yet, oldest first
 */
record ChannelRow(
        ConfigurationDocument document,
        Optional<ChannelKind> kind,
        Map<String, String> values,
        String problem,
        List<Pending> waiting) {

    ChannelRow {
        values = Map.copyOf(values);
        waiting = List.copyOf(waiting);
    }

    String name() {
        return document.name();
    }

    /** Why what waits does. */
    Optional<String> stuck() {
        return waiting.stream().map(Pending::problem).filter(p -> !p.isEmpty()).reduce((first, last) -> last);
    }
}
