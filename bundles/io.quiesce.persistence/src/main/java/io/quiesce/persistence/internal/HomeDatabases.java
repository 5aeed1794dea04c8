package io.quiesce.persistence.internal;

import io.quiesce.api.Home;
import io.quiesce.api.error.DatabaseException;
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

/** The databases of homes, one each for all who need it: opened when first needed, then open until the end. */
@Component(service = HomeDatabases.class)
public final class HomeDatabases {

    private final Map<Path, HomeDatabase> open = new HashMap<>();

    @Activate
    public HomeDatabases() {}

    /** @throws DatabaseException when it cannot be opened; the next call tries again */
    synchronized HomeDatabase of(Path home) throws DatabaseException {
        return of(new Home(home).database(), HomeDatabase::open);
    }

    /** @throws DatabaseException when it cannot be opened; the next call tries again */
    synchronized HomeDatabase catalog(Path home) throws DatabaseException {
        return of(new Home(home).catalog(), HomeDatabase::openCatalog);
    }

    @FunctionalInterface
    private interface Opening {
        HomeDatabase open(Path file) throws DatabaseException;
    }

    private HomeDatabase of(Path file, Opening opening) throws DatabaseException {
        HomeDatabase known = open.get(file);
        if (known == null) {
            known = opening.open(file);
            open.put(file, known);
        }
        return known;
    }

    /**
     * Puts a damaged catalog aside as {@code catalog.db.damaged}, in place of an older one, and opens an empty one; not again when
     * another thread has done so meanwhile.
     *
     * @param damaged which one was found so; empty when it could not even be opened
     */
    synchronized HomeDatabase renewCatalog(Path home, Optional<HomeDatabase> damaged) throws DatabaseException {
        Path file = new Home(home).catalog();
        Optional<HomeDatabase> known = Optional.ofNullable(open.get(file));
        if (known.equals(damaged)) {
            known.ifPresent(HomeDatabase::close);
            open.remove(file);
            putAside(file);
        }
        return catalog(home);
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
