package io.quiesce.persistence.internal;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.ReceiverConfiguration;
import io.quiesce.api.service.ReceiverConfiguration.CatalogServer;
import io.quiesce.api.service.Secrets;
import java.nio.file.Path;
import java.util.Optional;

/** Where the settings of a home say that its catalog lies. */
record ConfiguredPlaces(ReceiverConfiguration configuration, Secrets secrets) implements CatalogDatabases.Places {

    @Override
    public DatabasePlace of(Path home) throws QuiesceException {
        Optional<CatalogServer> server = configuration.of(home).catalog();
        return server.isPresent()
                ? new DatabaseServer(
                        server.get(),
                        secrets.resolve(home, server.get().password()).secret())
                : CatalogDatabases.file(home);
    }
}
