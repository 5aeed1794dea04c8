package io.quiesce.receiver.internal;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.StorageException;
import io.quiesce.api.service.BackupStore;
import io.quiesce.api.service.BackupStore.Place;
import io.quiesce.api.service.Seals;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.BackupRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Every published backup, by client; made from the seals, which are the truth. Safe between threads. */
final class Catalog {

    private static final Comparator<BackupRow> OLDEST_FIRST = Comparator.comparing(
                    (BackupRow row) -> row.receipt().publishedAt())
            .thenComparing(row -> row.receipt().path());

    private final BackupStore store;
    private final Seals seals;
    private final Map<String, Shelf> clients = new ConcurrentHashMap<>();

    Catalog(BackupStore store, Seals seals) {
        this.store = store;
        this.seals = seals;
    }

    /** Reads all seals of a store, oldest backup first; one that does not count is logged and left out. */
    static void scan(BackupStore store, Seals seals, Consumer<BackupRow> rows) throws QuiesceException {
        List<Place> places = new ArrayList<>();
        store.published(places::add);
        places.stream()
                .flatMap(place -> Shelf.read(store, seals, place).stream())
                .sorted(OLDEST_FIRST)
                .forEach(rows);
    }

    private Shelf shelf(String client) {
        return clients.computeIfAbsent(client, c -> new Shelf(store, seals, c));
    }

    void add(BackupRow row) {
        shelf(row.receipt().client()).add(row);
    }

    /** Forgets one that is being removed. */
    void remove(String client, BackupId backup) {
        shelf(client).remove(backup);
    }

    Optional<BackupRow> find(String client, BackupId backup) throws StorageException {
        return shelf(client).find(backup);
    }

    /** One client's, oldest first. */
    void each(String client, Consumer<BackupRow> rows) throws StorageException {
        shelf(client).all().stream().sorted(OLDEST_FIRST).forEach(rows);
    }
}
