package io.quiesce.persistence.internal;

import io.quiesce.api.Home;
import io.quiesce.api.error.DatabaseException;
import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.service.BackupCatalog;
import io.quiesce.api.transfer.TransferPage;
import io.quiesce.api.transfer.TransferQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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

/** The catalog in a database of its own: it can be thrown away at any time, which the home's other database can't. */
@Component
public final class DatabaseBackupCatalog implements BackupCatalog {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseBackupCatalog.class);

    private final CatalogDatabases databases;

    @Activate
    public DatabaseBackupCatalog(@Reference CatalogDatabases databases) {
        this.databases = databases;
    }

    @FunctionalInterface
    private interface Access<T> {
        T with(HomeDatabase database) throws DatabaseException;
    }

    /** Where it is found damaged, it is put aside and asked again, empty; after any other failure it is opened anew. */
    private <T> T with(Path home, Access<T> access) throws DatabaseException {
        Optional<HomeDatabase> used = Optional.empty();
        try {
            used = Optional.of(databases.of(home));
            return access.with(used.get());
        } catch (DatabaseException e) {
            if (e.kind() != DatabaseException.Kind.DAMAGED) {
                if (e.kind() != DatabaseException.Kind.BUSY && e.kind() != DatabaseException.Kind.FULL) {
                    used.ifPresent(failed -> databases.forget(home, failed)); // others may be in the midst of it
                }
                throw e;
            }
            LOG.warn("{}; it is put aside, and the catalog is made anew from the storage", e.getMessage());
            return access.with(databases.renew(home, used));
        }
    }

    private <T> T read(Path home, Function<CatalogTable, T> work) throws DatabaseException {
        String storage = storage(home);
        return with(home, database -> database.read(session -> work.apply(new CatalogTable(session, storage))));
    }

    private <T> T write(Path home, Function<CatalogTable, T> work) throws DatabaseException {
        String storage = storage(home);
        return with(home, database -> database.write(session -> work.apply(new CatalogTable(session, storage))));
    }

    /** The mark of the home's storage, whose copy the rows are; empty for a home that has used none yet. */
    private static String storage(Path home) throws DatabaseException {
        try {
            return Files.readString(new Home(home).storageMark()).strip();
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw new DatabaseException(
                    DatabaseException.Kind.FAILED,
                    "cannot read " + new Home(home).storageMark() + ": "
                            + FileTrouble.of(e, new Home(home).storageMark()),
                    "Check the home's permissions.",
                    e);
        }
    }

    @Override
    public Known of(Path home, String client) throws DatabaseException {
        return read(home, catalog -> catalog.of(client));
    }

    @Override
    public TransferPage transfers(Path home, TransferQuery query) throws DatabaseException {
        return read(home, catalog -> catalog.transfers(query));
    }

    @Override
    public Set<String> clients(Path home) throws DatabaseException {
        return read(home, CatalogTable::clients);
    }

    @Override
    public void enter(Path home, List<Change> changes) throws DatabaseException {
        write(home, catalog -> {
            changes.forEach(catalog::enter);
            return changes.size();
        });
    }

    @Override
    public void clear(Path home) throws DatabaseException {
        write(home, catalog -> {
            catalog.clear();
            return true;
        });
    }
}
