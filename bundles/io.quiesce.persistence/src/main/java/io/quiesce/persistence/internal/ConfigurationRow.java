package io.quiesce.persistence.internal;

import io.quiesce.api.configuration.ConfigurationDocument;
import io.quiesce.api.configuration.DocumentKind;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;

/** A row of {@code configuration}: a document as it is now. */
@Entity
@IdClass(DocumentKey.class)
@Table(name = "configuration")
class ConfigurationRow {

    @Id
    @Column(name = "kind")
    private String kind = "";

    @Id
    @Column(name = "name")
    private String name = "";

    @Column(name = "text")
    private String text = "";

    @Column(name = "revision")
    private long revision;

    @Column(name = "changed_at")
    private long changedAt;

    protected ConfigurationRow() {}

    ConfigurationRow(ConfigurationDocument document) {
        kind = document.kind().name();
        name = document.name();
        text = document.text();
        revision = document.revision();
        changedAt = document.changedAt().toEpochMilli();
    }

    ConfigurationDocument document() {
        return new ConfigurationDocument(
                DocumentKind.valueOf(kind), name, text, revision, Instant.ofEpochMilli(changedAt));
    }
}
