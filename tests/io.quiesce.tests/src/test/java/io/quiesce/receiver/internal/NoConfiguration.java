package io.quiesce.receiver.internal;

import io.quiesce.api.configuration.ConfigurationChange;
import io.quiesce.api.configuration.ConfigurationDocument;
import io.quiesce.api.configuration.DocumentKind;
import io.quiesce.api.service.ConfigurationStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A home in which nothing is configured. */
public final class NoConfiguration implements ConfigurationStore {

    @Override
    public List<ConfigurationDocument> list(Path home, DocumentKind kind) {
        return List.of();
    }

    @Override
    public Optional<ConfigurationDocument> find(Path home, DocumentKind kind, String name) {
        return Optional.empty();
    }

    @Override
    public List<ConfigurationChange> changes(Path home, DocumentKind kind, String name) {
        return List.of();
    }

    @Override
    public ConfigurationDocument put(Path home, DocumentKind kind, String name, String text, long expected) {
        throw new UnsupportedOperationException("nothing is configured here");
    }

    @Override
    public boolean remove(Path home, DocumentKind kind, String name) {
        throw new UnsupportedOperationException("nothing is configured here");
    }
}
