package io.quiesce.receiver.internal.audit;

import io.quiesce.api.audit.AuditKind;
import io.quiesce.api.configuration.ConfigurationChange;
import io.quiesce.api.configuration.ConfigurationDocument;
import io.quiesce.api.configuration.DocumentKind;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.AuditLog;
import io.quiesce.api.service.ConfigurationStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Enters each change of a document; comes before the store that keeps them. */
@Component(property = {"service.ranking:Integer=100", "audited=true"})
public final class AuditedConfiguration implements ConfigurationStore {

    private final ConfigurationStore store;
    private final AuditLog log;

    @Activate
    public AuditedConfiguration(
            @Reference(target = "(!(audited=true))") ConfigurationStore store, @Reference AuditLog log) {
        this.store = store;
        this.log = log;
    }

    @Override
    public List<ConfigurationDocument> list(Path home, DocumentKind kind) throws QuiesceException {
        return store.list(home, kind);
    }

    @Override
    public Optional<ConfigurationDocument> find(Path home, DocumentKind kind, String name) throws QuiesceException {
        return store.find(home, kind, name);
    }

    @Override
    public ConfigurationDocument put(Path home, DocumentKind kind, String name, String text, long expected)
            throws QuiesceException {
        ConfigurationDocument stored = store.put(home, kind, name, text, expected);
        log.append(
                home,
                AuditKind.CONFIGURED,
                "",
                AuditedRegistry.user(),
                words(kind) + " '" + name + "', revision " + stored.revision());
        return stored;
    }

    @Override
    public boolean remove(Path home, DocumentKind kind, String name) throws QuiesceException {
        boolean removed = store.remove(home, kind, name);
        if (removed) {
            log.append(
                    home, AuditKind.CONFIGURATION_REMOVED, "", AuditedRegistry.user(), words(kind) + " '" + name + "'");
        }
        return removed;
    }

    private static String words(DocumentKind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    @Override
    public List<ConfigurationChange> changes(Path home, DocumentKind kind, String name) throws QuiesceException {
        return store.changes(home, kind, name);
    }
}
