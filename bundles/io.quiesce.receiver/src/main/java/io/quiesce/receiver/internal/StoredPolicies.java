package io.quiesce.receiver.internal;

import io.quiesce.api.Wildcard;
import io.quiesce.api.configuration.ConfigurationDocument;
import io.quiesce.api.configuration.DocumentKind;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.retention.RetentionPolicy;
import io.quiesce.api.service.ConfigurationStore;
import io.quiesce.api.service.Retention;
import io.quiesce.api.service.SettingsDocuments;
import io.quiesce.api.settings.Settings;
import io.quiesce.receiver.internal.Policies.Named;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Policies as documents of their homes. Of those that match a plan the most closely written one applies. */
@Component
public final class StoredPolicies implements HomePolicies {

    private final ConfigurationStore documents;
    private final SettingsDocuments reader;
    private final Retention retention;

    @Activate
    public StoredPolicies(
            @Reference ConfigurationStore documents,
            @Reference SettingsDocuments reader,
            @Reference Retention retention) {
        this.documents = documents;
        this.reader = reader;
        this.retention = retention;
    }

    @Override
    public Policies of(Path home) {
        return (client, plan) -> closest(home, client, plan);
    }

    private record Match(Named named, int letters) {}

    private Optional<Named> closest(Path home, String client, String plan) throws QuiesceException {
        List<Match> matches = new ArrayList<>();
        for (ConfigurationDocument document : documents.list(home, DocumentKind.RETENTION_POLICY)) {
            Settings settings = reader.read(home, document.name(), document.text(), retention.schema());
            Wildcard clients = new Wildcard(settings.text("clients"));
            Wildcard plans = new Wildcard(settings.text("plans"));
            if (clients.matches(client) && plans.matches(plan)) {
                RetentionPolicy policy = retention.policy(settings);
                matches.add(new Match(new Named(document.name(), policy), clients.letters() + plans.letters()));
            }
        }
        return matches.stream()
                .max(Comparator.comparingInt(Match::letters)
                        .thenComparing(m -> m.named().name()))
                .map(Match::named);
    }
}
