package io.quiesce.persistence.internal;

import io.quiesce.api.service.BackupCatalog.Change;
import io.quiesce.api.service.BackupCatalog.Known;
import io.quiesce.api.service.BackupStore.Note;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.BackupRow;
import io.quiesce.api.transfer.TransferPage;
import io.quiesce.api.transfer.TransferQuery;
import jakarta.persistence.EntityManager;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The questions that are asked of the catalog about one storage, within a session. */
final class CatalogTable {

    private static final String STORAGE = "storage";

    private final EntityManager session;
    private final String storage;

    /** @param storage its mark: other receivers may have their catalogs in the same database */
    CatalogTable(EntityManager session, String storage) {
        this.session = session;
        this.storage = storage;
    }

    Known of(String client) {
        Map<String, BackupRow> backups = new HashMap<>();
        session.createQuery(
                        "select b from CatalogRow b where b.storage = :storage and b.client = :client",
                        CatalogRow.class)
                .setParameter(STORAGE, storage)
                .setParameter("client", client)
                .getResultList()
                .forEach(row -> backups.put(row.path(), row.row()));
        Map<Note, String> notes = new HashMap<>();
        session.createQuery(
                        "select n from CatalogNoteRow n where n.storage = :storage and n.client = :client",
                        CatalogNoteRow.class)
                .setParameter(STORAGE, storage)
                .setParameter("client", client)
                .getResultList()
                .forEach(row -> notes.put(row.note(), row.text()));
        return new Known(backups, notes);
    }

    TransferPage transfers(TransferQuery query) {
        return new TransferTable(session, storage).page(query);
    }

    Set<String> clients() {
        Set<String> clients = new TreeSet<>();
        for (String rows : new String[] {"CatalogRow", "CatalogNoteRow"}) {
            clients.addAll(session.createQuery(
                            "select distinct r.client from " + rows + " r where r.storage = :storage", String.class)
                    .setParameter(STORAGE, storage)
                    .getResultList());
        }
        return clients;
    }

    void enter(Change change) {
        switch (change) {
            case Change.Published published -> session.merge(new CatalogRow(storage, published.row()));
            case Change.Removed removed -> remove(removed.client(), removed.backup());
            case Change.Noted noted
            when noted.text().isPresent() ->
                session.merge(
                        new CatalogNoteRow(storage, noted.note(), noted.text().get()));
            case Change.Noted noted -> remove(noted.note());
            case Change.Transferred transferred -> new TransferTable(session, storage).enter(transferred.log());
        }
    }

    private void remove(String client, BackupId backup) {
        session.flush();
        for (String rows : new String[] {
            "CatalogRow r where r.storage = :storage and r.client = :client and r.id = :backup",
            "CatalogNoteRow r where r.storage = :storage and r.client = :client and r.backup = :backup"
        }) {
            session.createQuery("delete from " + rows)
                    .setParameter(STORAGE, storage)
                    .setParameter("client", client)
                    .setParameter("backup", backup.toString())
                    .executeUpdate();
        }
        session.clear();
    }

    private void remove(Note note) {
        session.flush();
        session.createQuery("delete from CatalogNoteRow n where n.storage = :storage and n.client = :client"
                        + " and n.backup = :backup and n.kind = :kind and n.number = :number")
                .setParameter(STORAGE, storage)
                .setParameter("client", note.client())
                .setParameter("backup", note.backup().toString())
                .setParameter("kind", note.kind())
                .setParameter("number", note.number())
                .executeUpdate();
        session.clear();
    }

    void clear() {
        for (String rows : new String[] {"CatalogRow", "CatalogNoteRow"}) {
            session.createQuery("delete from " + rows + " r where r.storage = :storage")
                    .setParameter(STORAGE, storage)
                    .executeUpdate();
        }
    }
}
