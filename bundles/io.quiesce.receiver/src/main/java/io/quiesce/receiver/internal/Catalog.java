package io.quiesce.receiver.internal;

import io.quiesce.api.error.StorageException;
import io.quiesce.api.service.BackupCatalog.Change;
import io.quiesce.api.service.BackupStore;
import io.quiesce.api.service.Seals;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.BackupRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Every published backup, by client; the seals are the truth, the database saves reading them. Safe between threads. */
final class Catalog {

    private static final Comparator<BackupRow> OLDEST_FIRST = Comparator.comparing(
                    (BackupRow row) -> row.receipt().publishedAt())
            .thenComparing(row -> row.receipt().path());

    private final BackupStore store;
    private final Seals seals;
    private final CatalogCopy copy;
    private final Map<String, Shelf> clients = new ConcurrentHashMap<>();

    Catalog(BackupStore store, Seals seals, CatalogCopy copy) {
        this.store = store;
        this.seals = seals;
        this.copy = copy;
    }

    /** Of all clients, oldest backup first. */
    void each(Consumer<BackupRow> rows) throws StorageException {
        Set<String> named = new TreeSet<>();
        store.published(place -> named.add(place.client()));
        List<BackupRow> all = new ArrayList<>();
        for (String client : named) {
            all.addAll(shelf(client).all());
        }
        all.stream().sorted(OLDEST_FIRST).forEach(rows);
    }

    private Shelf shelf(String client) {
        return clients.computeIfAbsent(client, c -> new Shelf(store, seals, c, copy));
    }

    /** What was published just now. */
    void add(BackupRow row) {
        shelf(row.receipt().client()).add(row);
        copy.tell(new Change.Published(row));
    }

    /** Forgets one that is being removed. */
    void remove(String client, BackupId backup) {
        shelf(client).remove(backup);
    }

    /** One is removed, and its notes with it. */
    void removed(String client, BackupId backup) {
        shelf(client).remove(backup);
        copy.tell(new Change.Removed(client, backup));
    }

    /** What is asked next is read anew. */
    void forget() {
        clients.clear();
    }

    Optional<BackupRow> find(String client, BackupId backup) throws StorageException {
        return shelf(client).find(backup);
    }

    /** One client's, oldest first. */
    void each(String client, Consumer<BackupRow> rows) throws StorageException {
        shelf(client).all().stream().sorted(OLDEST_FIRST).forEach(rows);
    }
}
