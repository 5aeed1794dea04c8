package io.quiesce.receiver.internal;

import io.quiesce.api.Wildcard;
import io.quiesce.api.configuration.ConfigurationDocument;
import io.quiesce.api.configuration.DocumentKind;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.ConfigurationStore;
import io.quiesce.api.service.SettingsDocuments;
import io.quiesce.api.settings.Settings;
import io.quiesce.api.settings.SettingsSchema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Of the documents of one kind whose {@code clients} and {@code plans} match, the most closely written one applies.
 *
 * @param schema has the settings {@code clients} and {@code plans}
 */
public record ClosestDocument(
        ConfigurationStore documents, SettingsDocuments reader, DocumentKind kind, SettingsSchema schema) {

    /** A document and what it says. */
    public record Match(String name, Settings settings) {

        private int letters() {
            return new Wildcard(settings.text("clients")).letters() + new Wildcard(settings.text("plans")).letters();
        }
    }

    /** What is configured is read anew for each question; empty when none matches. */
    public Optional<Match> of(Path home, String client, String plan) throws QuiesceException {
        List<Match> matches = new ArrayList<>();
        for (ConfigurationDocument document : documents.list(home, kind)) {
            Settings settings = reader.read(home, document.name(), document.text(), schema);
            if (new Wildcard(settings.text("clients")).matches(client)
                    && new Wildcard(settings.text("plans")).matches(plan)) {
                matches.add(new Match(document.name(), settings));
            }
        }
        return matches.stream().max(Comparator.comparingInt(Match::letters).thenComparing(Match::name));
    }
}
