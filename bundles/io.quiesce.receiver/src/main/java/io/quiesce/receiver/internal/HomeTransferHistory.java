package io.quiesce.receiver.internal;

import io.quiesce.api.Home;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.BackupCatalog;
import io.quiesce.api.service.TransferHistory;
import io.quiesce.api.transfer.TransferLog;
import io.quiesce.api.transfer.TransferPage;
import io.quiesce.api.transfer.TransferQuery;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The catalog's transfers, with those that lie as files: they go on, or are not entered yet. */
@Component
public final class HomeTransferHistory implements TransferHistory {

    private final BackupCatalog database;

    @Activate
    public HomeTransferHistory(@Reference BackupCatalog database) {
        this.database = database;
    }

    @Override
    public TransferPage list(Path home, TransferQuery query) throws QuiesceException {
        Map<UUID, TransferLog> found = new LinkedHashMap<>();
        // files first: one that is entered meanwhile is found in both, and never in none
        new TransferFolder(new Home(home).transfers())
                .all().stream().filter(query::matches).forEach(log -> found.put(log.id(), log));
        TransferPage entered = database.transfers(home, query);
        entered.transfers().forEach(log -> found.put(log.id(), log));
        TransferPage page = TransferPage.of(found.values(), query.limit());
        return new TransferPage(page.transfers(), page.more() || entered.more());
    }
}
