package io.quiesce.persistence.internal;

import io.quiesce.api.Home;
import io.quiesce.api.error.DatabaseException;
import io.quiesce.api.error.DatabaseException.Kind;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.ReceiverConfiguration;
import io.quiesce.api.service.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * The catalogs of receivers' homes, where their settings say: opened when first needed, then open until the end or a failure. A
 * database server that hangs keeps nobody waiting who asks for another database of the home.
 */
@Component(service = CatalogDatabases.class)
public final class CatalogDatabases {

    /** What a home's settings say. */
    @FunctionalInterface
    interface Places {
        DatabasePlace of(Path home) throws QuiesceException;
    }

    private final Places places;
    private final Map<Path, HomeDatabase> open = new HashMap<>();

    @Activate
    public CatalogDatabases(@Reference ReceiverConfiguration configuration, @Reference Secrets secrets) {
        this(new ConfiguredPlaces(configuration, secrets));
    }

    CatalogDatabases(Places places) {
        this.places = places;
    }

    /** Catalogs that are files of their homes, whatever the settings say. */
    public static CatalogDatabases inFiles() {
        return new CatalogDatabases(CatalogDatabases::file);
    }

    static DatabasePlace file(Path home) {
        return new SqliteFile(new Home(home).catalog(), Migration.CATALOG);
    }

    /** @throws DatabaseException when it cannot be opened; the next call tries again, by the settings of that moment */
    synchronized HomeDatabase of(Path home) throws DatabaseException {
        HomeDatabase known = open.get(home);
        if (known == null) {
            known = HomeDatabase.open(place(home));
            open.put(home, known);
        }
        return known;
    }

    private DatabasePlace place(Path home) throws DatabaseException {
        try {
            return places.of(home);
        } catch (DatabaseException e) {
            throw e;
        } catch (QuiesceException e) {
            throw new DatabaseException(
                    Kind.REFUSED, "the catalog's database can't be asked: " + e.getMessage(), e.hint(), e);
        }
    }

    /**
     * Closes one that failed: the next call opens it anew, with the password and the schema of that moment. One that another thread
     * has opened meanwhile stays.
     */
    synchronized void forget(Path home, HomeDatabase failed) {
        if (open.remove(home, failed)) {
            failed.close();
        }
    }

    /**
     * Puts a damaged file aside as {@code catalog.db.damaged}, in place of an older one, and opens an empty one; not again when
     * another thread has done so meanwhile.
     *
     * @param damaged which one was found so; empty when it could not even be opened
     */
    synchronized HomeDatabase renew(Path home, Optional<HomeDatabase> damaged) throws DatabaseException {
        Optional<HomeDatabase> known = Optional.ofNullable(open.get(home));
        if (known.equals(damaged)) {
            known.ifPresent(HomeDatabase::close);
            open.remove(home);
            putAside(new Home(home).catalog());
        }
        return of(home);
    }

    private static void putAside(Path file) throws DatabaseException {
        try {
            Files.move(file, file.resolveSibling(file.getFileName() + ".damaged"), StandardCopyOption.REPLACE_EXISTING);
            for (String beside : List.of("-wal", "-shm")) {
                Files.deleteIfExists(file.resolveSibling(file.getFileName() + beside));
            }
        } catch (IOException e) {
            throw DatabaseFailures.of(file, e);
        }
    }

    /** Closes what is open; the next call opens it again. */
    @Deactivate
    public synchronized void close() {
        open.values().forEach(HomeDatabase::close);
        open.clear();
    }
}
