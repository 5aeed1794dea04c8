package io.quiesce.receiver.internal;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.BackupStore;
import io.quiesce.api.service.BackupStore.Place;
import io.quiesce.api.service.Seals;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.BackupRow;
import io.quiesce.api.transfer.Receipt;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every published backup, by client; made from the seals, which are the truth. Safe between threads. */
final class Catalog {

    private static final Logger LOG = LoggerFactory.getLogger(Catalog.class);
    private static final Comparator<BackupRow> OLDEST_FIRST = Comparator.comparing(
                    (BackupRow row) -> row.receipt().publishedAt())
            .thenComparing(row -> row.receipt().path());

    private final Map<String, Map<BackupId, BackupRow>> clients = new ConcurrentHashMap<>();

    /** Reads all seals of a store; one that does not count is logged and left out. */
    static Catalog scan(BackupStore store, Seals seals) throws QuiesceException {
        List<Place> places = new ArrayList<>();
        store.published(places::add);
        Catalog catalog = new Catalog();
        for (Place place : places) {
            try (InputStream in = store.seal(place)) {
                BackupRow row = PublishedSeal.read(seals, in, place).row();
                catalog.add(withData(row, store.length(place)));
            } catch (IOException | QuiesceException e) {
                LOG.warn("{}/{} is not listed: {}", place.client(), place.path(), e.getMessage());
            }
        }
        return catalog;
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

    void add(BackupRow row) {
        BackupRow other = clients.computeIfAbsent(row.receipt().client(), c -> new ConcurrentHashMap<>())
                .putIfAbsent(row.id(), row);
        if (other != null && !other.receipt().path().equals(row.receipt().path())) {
            LOG.warn(
                    "backup {} of {} lies twice, at {} and {}; the second is not listed",
                    row.id(),
                    row.receipt().client(),
                    other.receipt().path(),
                    row.receipt().path());
        }
    }

    Optional<BackupRow> find(String client, BackupId backup) {
        return Optional.ofNullable(clients.getOrDefault(client, Map.of()).get(backup));
    }

    /** One client's, oldest first. */
    void each(String client, Consumer<BackupRow> rows) {
        clients.getOrDefault(client, Map.of()).values().stream()
                .sorted(OLDEST_FIRST)
                .forEach(rows);
    }

    /** Everybody's, oldest first. */
    void each(Consumer<BackupRow> rows) {
        clients.values().stream()
                .flatMap(c -> c.values().stream())
                .sorted(OLDEST_FIRST)
                .forEach(rows);
    }
}
