package io.quiesce.receiver.internal;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.StorageException;
import io.quiesce.api.service.BackupStore;
import io.quiesce.api.service.BackupStore.Place;
import io.quiesce.api.service.Seals;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.BackupRow;
import io.quiesce.api.transfer.Receipt;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's published backups, read when somebody asks for the first time. Safe between threads. */
final class Shelf {

    private static final Logger LOG = LoggerFactory.getLogger(Shelf.class);

    private final BackupStore store;
    private final Seals seals;
    private final String client;
    private final CatalogCopy copy;
    private Optional<Map<BackupId, BackupRow>> rows = Optional.empty(); // guarded by this

    Shelf(BackupStore store, Seals seals, String client, CatalogCopy copy) {
        this.store = store;
        this.seals = seals;
        this.client = client;
        this.copy = copy;
    }

    synchronized Optional<BackupRow> find(BackupId backup) throws StorageException {
        return Optional.ofNullable(read().get(backup));
    }

    synchronized List<BackupRow> all() throws StorageException {
        return List.copyOf(read().values());
    }

    /** Adds what was published just now. A shelf that nobody has asked for finds it in storage when it is read. */
    synchronized void add(BackupRow row) {
        rows.ifPresent(known -> add(known, row));
    }

    synchronized void remove(BackupId backup) {
        rows.ifPresent(known -> known.remove(backup));
    }

    /** Others wait: two readings would only take twice as long, and what is published meanwhile must not fall between. */
    private Map<BackupId, BackupRow> read() throws StorageException {
        if (rows.isEmpty()) {
            Map<BackupId, BackupRow> found = new HashMap<>();
            List<Place> places = new ArrayList<>();
            store.published(client, places::add);
            Map<String, BackupRow> known = copy.known(client).backups();
            for (Place place : places) {
                read(store, seals, place, known).ifPresent(row -> add(found, row));
            }
            store.published(client, p -> {}); // throws when the storage vanished meanwhile: then all seals looked lost
            rows = Optional.of(found);
        }
        return rows.orElseThrow();
    }

    private static void add(Map<BackupId, BackupRow> rows, BackupRow row) {
        BackupRow other = rows.putIfAbsent(row.id(), row);
        if (other != null && !other.receipt().path().equals(row.receipt().path())) {
            LOG.warn(
                    "backup {} of {} lies twice, at {} and {}; the second is not listed",
                    row.id(),
                    row.receipt().client(),
                    other.receipt().path(),
                    row.receipt().path());
        }
    }

    /** The backup at a place, from its seal when it is not known; a seal that does not count is logged and left out. */
    static Optional<BackupRow> read(BackupStore store, Seals seals, Place place, Map<String, BackupRow> known)
            throws StorageException {
        Optional<BackupRow> row = Optional.ofNullable(known.get(place.path()));
        if (row.isEmpty()) {
            row = asSealed(store, seals, place);
        }
        return row.isEmpty() ? row : Optional.of(withData(row.get(), store.length(place)));
    }

    /** The backup of a seal, whatever became of its data; a seal that does not count is logged and left out. */
    static Optional<BackupRow> asSealed(BackupStore store, Seals seals, Place place) {
        try (InputStream in = store.seal(place)) {
            return Optional.of(PublishedSeal.read(seals, in, place).row());
        } catch (IOException | QuiesceException e) {
            LOG.warn("{}/{} is not listed: {}", place.client(), place.path(), e.getMessage());
            return Optional.empty();
        }
    }

    /** A seal whose data are gone or cut is listed, and not good. */
    private static BackupRow withData(BackupRow row, OptionalLong length) {
        long expected = row.seal().length();
        if (length.isPresent() && length.getAsLong() == expected) {
            return row;
        }
        String reason = length.isPresent()
                ? "its data have " + length.getAsLong() + " of " + expected + " bytes"
                : "its data are gone";
        return new BackupRow(row.seal(), withReasons(row.receipt(), List.of(reason)));
    }

    /** The receipt with further reasons for not being good. */
    static Receipt withReasons(Receipt receipt, List<String> more) {
        List<String> reasons = new ArrayList<>(receipt.reasons());
        reasons.addAll(more);
        return new Receipt(
                receipt.client(),
                receipt.path(),
                receipt.publishedAt(),
                receipt.sha256(),
                receipt.md5(),
                receipt.good() && more.isEmpty(),
                reasons);
    }
}
