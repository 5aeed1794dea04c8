package io.quiesce.receiver.internal;

import io.quiesce.api.error.DatabaseException;
import io.quiesce.api.service.BackupCatalog;
import io.quiesce.api.service.BackupCatalog.Change;
import io.quiesce.api.service.BackupCatalog.Known;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the database says of the storage, for whoever would read the storage otherwise. Safe between threads. */
interface CatalogCopy {

    Logger LOG = LoggerFactory.getLogger(CatalogCopy.class);

    /** Nothing is known, nothing is noted. */
    CatalogCopy NONE = new CatalogCopy() {
        @Override
        public Known known(String client) {
            return Known.NOTHING;
        }

        @Override
        public void tell(Change change) {}
    };

    /** Nothing where the database can't be used: then the storage is read. */
    Known known(String client);

    /** The storage has changed; called after that is durable. Returns at once and never fails. */
    void tell(Change change);

    /** For a process that does not own the home: it reads only. */
    static CatalogCopy reading(Path home, BackupCatalog database) {
        return new CatalogCopy() {
            @Override
            public Known known(String client) {
                try {
                    return database.of(home, client);
                } catch (DatabaseException e) {
                    LOG.warn("{}; the storage is read instead. {}", e.getMessage(), e.hint());
                    return Known.NOTHING;
                }
            }

            @Override
            public void tell(Change change) {}
        };
    }
}
