package io.quiesce.receiver.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.configuration.DocumentKind;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.AuditLog;
import io.quiesce.api.service.ConfigurationStore;
import io.quiesce.api.service.ReceiverConfiguration;
import io.quiesce.api.service.Retention;
import io.quiesce.api.service.SettingsDocuments;
import io.quiesce.receiver.internal.Policies.Named;
import java.nio.file.Path;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Policies as documents of their homes. Of those that match a plan the most closely written one applies. */
@Component
public final class StoredPolicies implements HomePolicies {

    private final ClosestDocument closest;
    private final Retention retention;
    private final AuditLog audit;
    private final ReceiverConfiguration configuration;

    @Activate
    public StoredPolicies(
            @Reference ConfigurationStore documents,
            @Reference SettingsDocuments reader,
            @Reference Retention retention,
            @Reference AuditLog audit,
            @Reference ReceiverConfiguration configuration) {
        this.closest = new ClosestDocument(documents, reader, DocumentKind.RETENTION_POLICY, retention.schema());
        this.retention = retention;
        this.audit = audit;
        this.configuration = configuration;
    }

    @Override
    public Policies of(Path home) {
        return (client, plan) -> closest(home, client, plan);
    }

    @Override
    public Terms terms(Path home) {
        return new Terms(
                of(home),
                new Quotas() {
                    @Override
                    public Optional<ByteSize> of(String client) throws QuiesceException {
                        return configuration.of(home).quota(client);
                    }

                    @Override
                    public int holds() throws QuiesceException {
                        return configuration.of(home).clientHolds();
                    }
                },
                (kind, client, by, text) -> audit.append(home, kind, client, by, text));
    }

    private Optional<Named> closest(Path home, String client, String plan) throws QuiesceException {
        Optional<ClosestDocument.Match> match = closest.of(home, client, plan);
        return match.isEmpty()
                ? Optional.empty()
                : Optional.of(new Named(
                        match.get().name(), retention.policy(match.get().settings())));
    }
}
