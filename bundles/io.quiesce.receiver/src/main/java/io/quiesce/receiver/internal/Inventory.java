package io.quiesce.receiver.internal;

import io.quiesce.api.error.DatabaseException;
import io.quiesce.api.error.StorageException;
import io.quiesce.api.service.BackupCatalog;
import io.quiesce.api.service.BackupCatalog.Change;
import io.quiesce.api.service.BackupCatalog.Known;
import io.quiesce.api.service.BackupStore;
import io.quiesce.api.service.BackupStore.Note;
import io.quiesce.api.service.BackupStore.Place;
import io.quiesce.api.service.Seals;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.BackupRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the catalog with the storage by the names of seals and notes. Published seals and notes never change, so one is read only
 * when the catalog does not know it.
 */
final class Inventory {

    private static final Logger LOG = LoggerFactory.getLogger(Inventory.class);

    private final BackupStore store;
    private final Seals seals;
    private final BackupCatalog database;
    private final Path home;

    Inventory(BackupStore store, Seals seals, BackupCatalog database, Path home) {
        this.store = store;
        this.seals = seals;
        this.database = database;
        this.home = home;
    }

    /** What must be entered so that the catalog lists what the storage holds; empty when they agree. */
    List<Change> changes() throws StorageException, DatabaseException {
        List<Change> changes = new ArrayList<>();
        for (String client : clients()) {
            Known known = database.of(home, client);
            List<Change> backups = backups(client, known);
            changes.addAll(backups);
            changes.addAll(notes(client, without(known, backups)));
        }
        return changes;
    }

    /** What stays known: the notes of a removed backup go with it, also those that still lie in the storage. */
    private static Known without(Known known, List<Change> changes) {
        Set<BackupId> removed = changes.stream()
                .filter(Change.Removed.class::isInstance)
                .map(Change::backup)
                .collect(Collectors.toSet());
        Map<Note, String> notes = new HashMap<>(known.notes());
        notes.keySet().removeIf(note -> removed.contains(note.backup()));
        return new Known(known.backups(), notes);
    }

    private Set<String> clients() throws StorageException, DatabaseException {
        Set<String> clients = new TreeSet<>(database.clients(home));
        store.published(place -> clients.add(place.client()));
        return clients;
    }

    private List<Place> places(String client) throws StorageException {
        List<Place> places = new ArrayList<>();
        store.published(client, places::add);
        return places;
    }

    private List<Change> backups(String client, Known known) throws StorageException {
        Map<String, BackupRow> gone = new HashMap<>(known.backups());
        List<Change> changes = new ArrayList<>();
        for (Place place : places(client)) {
            if (gone.remove(place.path()) == null) {
                Shelf.asSealed(store, seals, place).ifPresent(row -> changes.add(new Change.Published(row)));
            }
        }
        store.published(client, p -> {}); // throws when the storage vanished meanwhile: then everything looked lost
        gone.values().forEach(row -> changes.addFirst(new Change.Removed(client, row.id())));
        return changes;
    }

    private List<Change> notes(String client, Known known) throws StorageException {
        List<Note> lying = new ArrayList<>();
        store.notes(client, lying::add);
        Set<Note> gone = new HashSet<>(known.notes().keySet());
        List<Change> changes = new ArrayList<>();
        for (Note note : lying) {
            if (!gone.remove(note)) {
                text(note).ifPresent(text -> changes.add(new Change.Noted(note, Optional.of(text))));
            }
        }
        gone.forEach(note -> changes.add(new Change.Noted(note, Optional.empty())));
        return changes;
    }

    private Optional<String> text(Note note) throws StorageException {
        try {
            return Optional.of(Base64.getEncoder().encodeToString(store.note(note)));
        } catch (StorageException e) {
            if (e.kind() != StorageException.Kind.MISSING) {
                throw e;
            }
            LOG.debug("{} went while it was looked at", note, e);
            return Optional.empty();
        }
    }

    /** Where seals and notes, all of them read, say something else than the catalog. */
    List<String> differences() throws StorageException, DatabaseException {
        List<String> found = new ArrayList<>();
        for (String client : clients()) {
            Known known = database.of(home, client);
            backups(client, known).forEach(change -> found.add(sentence(change)));
            notes(client, known).forEach(change -> found.add(sentence(change)));
            for (Place place : places(client)) {
                Optional<BackupRow> listed = Optional.ofNullable(known.backups().get(place.path()));
                if (listed.isPresent() && !listed.equals(Shelf.asSealed(store, seals, place))) {
                    found.add("the catalog says something else of " + client + "/" + place.path() + " than its seal");
                }
            }
            for (Map.Entry<Note, String> note : known.notes().entrySet()) {
                Optional<String> text = text(note.getKey());
                if (text.isPresent() && !text.get().equals(note.getValue())) {
                    found.add("the catalog has another text of " + words(note.getKey()));
                }
            }
        }
        return found;
    }

    private static String sentence(Change change) {
        return switch (change) {
            case Change.Published p ->
                "the catalog does not list " + p.client() + "/"
                        + p.row().receipt().path();
            case Change.Removed r -> "the catalog lists backup " + r.backup() + " of " + r.client() + ", which is gone";
            case Change.Noted n when n.text().isPresent() -> "the catalog lacks " + words(n.note());
            case Change.Noted n -> "the catalog has " + words(n.note()) + ", which is gone";
            case Change.Transferred t ->
                "the catalog lacks the transfer " + t.log().id() + " of " + t.client();
        };
    }

    private static String words(Note note) {
        return "note " + note.number() + " (" + note.kind() + ") beside backup " + note.backup() + " of "
                + note.client();
    }

    /** Enters what the storage holds and the catalog does not know, and the reverse. */
    int mend() throws StorageException, DatabaseException {
        List<Change> changes = changes();
        if (!changes.isEmpty()) {
            database.enter(home, changes);
        }
        return changes.size();
    }

    /**
     * Forgets the catalog and makes it anew.
     *
     * @return how many backups it lists
     */
    int rebuild() throws StorageException, DatabaseException {
        database.clear(home);
        List<Change> changes = changes();
        database.enter(home, changes);
        return Math.toIntExact(
                changes.stream().filter(Change.Published.class::isInstance).count());
    }
}
