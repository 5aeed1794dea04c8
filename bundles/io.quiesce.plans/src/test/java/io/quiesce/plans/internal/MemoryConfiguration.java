package io.quiesce.plans.internal;

import io.quiesce.api.configuration.ConfigurationChange;
import io.quiesce.api.configuration.ConfigurationDocument;
import io.quiesce.api.configuration.DocumentKind;
import io.quiesce.api.error.BusyException;
import io.quiesce.api.service.ConfigurationStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Documents of one kind and one home for tests, without a database. */
final class MemoryConfiguration implements ConfigurationStore {

    private final Map<String, ConfigurationDocument> documents = new TreeMap<>();
    private long revision;

    @Override
    public List<ConfigurationDocument> list(Path home, DocumentKind kind) {
        return List.copyOf(documents.values());
    }

    @Override
    public Optional<ConfigurationDocument> find(Path home, DocumentKind kind, String name) {
        return Optional.ofNullable(documents.get(name));
    }

    @Override
    public ConfigurationDocument put(Path home, DocumentKind kind, String name, String text, long expected)
            throws BusyException {
        if (find(home, kind, name).map(ConfigurationDocument::revision).orElse(0L) != expected) {
            throw new BusyException("changed meanwhile", "");
        }
        ConfigurationDocument next = new ConfigurationDocument(kind, name, text, ++revision, Instant.EPOCH);
        documents.put(name, next);
        return next;
    }

    @Override
    public boolean remove(Path home, DocumentKind kind, String name) {
        return documents.remove(name) != null;
    }

    @Override
    public List<ConfigurationChange> changes(Path home, DocumentKind kind, String name) {
        return List.of();
    }
}
