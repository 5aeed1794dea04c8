package io.quiesce.persistence.internal;

import io.quiesce.api.configuration.ConfigurationChange;
import io.quiesce.api.configuration.DocumentKind;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.jdt.annotation.Nullable;

/** A row of {@code configuration_change}: one change of a document, never changed itself; no text is a removal. */
@Entity
@Table(name = "configuration_change")
class ConfigurationChangeRow {

    @Id
    @Column(name = "id")
    private String id = "";

    @Column(name = "kind")
    private String kind = "";

    @Column(name = "name")
    private String name = "";

    @Column(name = "revision")
    private long revision;

    @Column(name = "changed_at")
    private long changedAt;

    @Column(name = "changed_by")
    private String changedBy = "";

    @Column(name = "text")
    private @Nullable String text;

    protected ConfigurationChangeRow() {}

    ConfigurationChangeRow(UUID id, ConfigurationChange change) {
        this.id = id.toString();
        kind = change.kind().name();
        name = change.name();
        revision = change.revision();
        changedAt = change.at().toEpochMilli();
        changedBy = change.by();
        change.text().ifPresent(t -> text = t);
    }

    ConfigurationChange change() {
        String written = text;
        return new ConfigurationChange(
                DocumentKind.valueOf(kind),
                name,
                revision,
                Instant.ofEpochMilli(changedAt),
                changedBy,
                written == null ? Optional.empty() : Optional.of(written));
    }
}
