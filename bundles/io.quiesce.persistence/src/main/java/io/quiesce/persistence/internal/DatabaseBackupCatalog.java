package io.quiesce.persistence.internal;

import io.quiesce.api.error.DatabaseException;
import io.quiesce.api.service.BackupCatalog;
import jakarta.persistence.EntityManager;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The catalog in a database file of its own: it can be thrown away at any time, which the home's other database can't. */
@Component
public final class DatabaseBackupCatalog implements BackupCatalog {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseBackupCatalog.class);

    private final HomeDatabases databases;

    @Activate
    public DatabaseBackupCatalog(@Reference HomeDatabases databases) {
        this.databases = databases;
    }

    @FunctionalInterface
    private interface Access<T> {
        T with(HomeDatabase database) throws DatabaseException;
    }

    /** Where it is found damaged, it is put aside and asked again, empty. */
    private <T> T with(Path home, Access<T> access) throws DatabaseException {
        Optional<HomeDatabase> used = Optional.empty();
        try {
            used = Optional.of(databases.catalog(home));
            return access.with(used.get());
        } catch (DatabaseException e) {
            if (e.kind() != DatabaseException.Kind.DAMAGED) {
                throw e;
            }
            LOG.warn("{}; it is put aside, and the catalog is made anew from the storage", e.getMessage());
            return access.with(databases.renewCatalog(home, used));
        }
    }

    private <T> T read(Path home, Function<EntityManager, T> work) throws DatabaseException {
        return with(home, database -> database.read(work));
    }

    @Override
    public Known of(Path home, String client) throws DatabaseException {
        return read(home, session -> new CatalogTable(session).of(client));
    }

    @Override
    public Set<String> clients(Path home) throws DatabaseException {
        return read(home, session -> new CatalogTable(session).clients());
    }

    @Override
    public void enter(Path home, List<Change> changes) throws DatabaseException {
        with(
                home,
                database -> database.write(session -> {
                    CatalogTable table = new CatalogTable(session);
                    changes.forEach(table::enter);
                    return changes.size();
                }));
    }

    @Override
    public void clear(Path home) throws DatabaseException {
        with(
                home,
                database -> database.write(session -> {
                    new CatalogTable(session).clear();
                    return true;
                }));
    }
}
