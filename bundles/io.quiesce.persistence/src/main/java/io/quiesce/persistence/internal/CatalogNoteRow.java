package io.quiesce.persistence.internal;

import io.quiesce.api.service.BackupStore.Note;
import io.quiesce.api.transfer.BackupId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;

/** A row of {@code backup_note}: what was noted beside a backup, as it lies in the storage. */
@Entity
@IdClass(CatalogNoteKey.class)
@Table(name = "backup_note")
class CatalogNoteRow {

    @Id
    @Column(name = "storage")
    private String storage = "";

    @Id
    @Column(name = "client")
    private String client = "";

    @Id
    @Column(name = "backup")
    private String backup = "";

    @Id
    @Column(name = "kind")
    private String kind = "";

    @Id
    @Column(name = "number")
    private int number;

    @Column(name = "text")
    private String text = "";

    protected CatalogNoteRow() {}

    /** @param storage the mark of the storage that holds it */
    CatalogNoteRow(String storage, Note note, String text) {
        this.storage = storage;
        this.client = note.client();
        this.backup = note.backup().toString();
        this.kind = note.kind();
        this.number = note.number();
        this.text = text;
    }

    Note note() {
        return new Note(client, BackupId.parse(backup), kind, number);
    }

    String text() {
        return text;
    }
}
