package io.quiesce.persistence.internal;

import io.quiesce.api.Home;
import io.quiesce.api.error.DatabaseException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
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
        Path file = new Home(home).database();
        HomeDatabase known = open.get(file);
        if (known == null) {
            known = HomeDatabase.open(file);
            open.put(file, known);
        }
        return known;
    }

    /** Closes what is open; the next call opens it again. */
    @Deactivate
    public synchronized void close() {
        open.values().forEach(HomeDatabase::close);
        open.clear();
    }
}
