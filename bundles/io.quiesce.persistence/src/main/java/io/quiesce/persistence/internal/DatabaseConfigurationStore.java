package io.quiesce.persistence.internal;

import io.quiesce.api.TimeOrderedId;
import io.quiesce.api.configuration.ConfigurationChange;
import io.quiesce.api.configuration.ConfigurationDocument;
import io.quiesce.api.configuration.DocumentKind;
import io.quiesce.api.error.BusyException;
import io.quiesce.api.error.DatabaseException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.ConfigurationStore;
import jakarta.persistence.EntityManager;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Documents as rows, each change with a row of its own in the trail. */
@Component
public final class DatabaseConfigurationStore implements ConfigurationStore {

    /** Of one document; older ones go. */
    static final int MOST_CHANGES = 100;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final HomeDatabases databases;
    private final Clock clock;

    @Activate
    public DatabaseConfigurationStore(@Reference HomeDatabases databases) {
        this(databases, Clock.systemUTC());
    }

    DatabaseConfigurationStore(HomeDatabases databases, Clock clock) {
        this.databases = databases;
        this.clock = clock;
    }

    @Override
    public List<ConfigurationDocument> list(Path home, DocumentKind kind) throws DatabaseException {
        return databases
                .of(home)
                .read(session -> session
                        .createQuery(
                                "select c from ConfigurationRow c where c.kind = :kind order by c.name",
                                ConfigurationRow.class)
                        .setParameter("kind", kind.name())
                        .getResultList()
                        .stream()
                        .map(ConfigurationRow::document)
                        .toList());
    }

    @Override
    public Optional<ConfigurationDocument> find(Path home, DocumentKind kind, String name) throws DatabaseException {
        return databases.of(home).read(session -> find(session, kind, name));
    }

    private static Optional<ConfigurationDocument> find(EntityManager session, DocumentKind kind, String name) {
        return Optional.ofNullable(session.find(ConfigurationRow.class, new DocumentKey(kind.name(), name)))
                .map(ConfigurationRow::document);
    }

    @Override
    public ConfigurationDocument put(Path home, DocumentKind kind, String name, String text, long expected)
            throws QuiesceException {
        Optional<ConfigurationDocument> stored = databases.of(home).write(session -> {
            long current = find(session, kind, name)
                    .map(ConfigurationDocument::revision)
                    .orElse(0L);
            if (current != expected) {
                return Optional.empty();
            }
            ConfigurationDocument next = new ConfigurationDocument(
                    kind, name, text, lastRevision(session, kind, name) + 1, Instant.ofEpochMilli(clock.millis()));
            session.merge(new ConfigurationRow(next));
            enter(session, next, Optional.of(text));
            return Optional.of(next);
        });
        return stored.orElseThrow(() -> new BusyException(
                "the " + words(kind) + " '" + name + "' was changed by somebody else meanwhile",
                "Look at what it is now, and make the change again."));
    }

    private static String words(DocumentKind kind) {
        return kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }

    /** Also of one that was removed: a revision never comes twice. */
    private static long lastRevision(EntityManager session, DocumentKind kind, String name) {
        return session.createQuery(
                        "select coalesce(max(c.revision), 0) from ConfigurationChangeRow c"
                                + " where c.kind = :kind and c.name = :name",
                        Number.class)
                .setParameter("kind", kind.name())
                .setParameter("name", name)
                .getSingleResult()
                .longValue();
    }

    private static void enter(EntityManager session, ConfigurationDocument document, Optional<String> text) {
        session.persist(new ConfigurationChangeRow(
                TimeOrderedId.at(document.changedAt(), RANDOM),
                new ConfigurationChange(
                        document.kind(),
                        document.name(),
                        document.revision(),
                        document.changedAt(),
                        System.getProperty("user.name", ""),
                        text)));
        session.createQuery("delete from ConfigurationChangeRow c"
                        + " where c.kind = :kind and c.name = :name and c.revision <= :old")
                .setParameter("kind", document.kind().name())
                .setParameter("name", document.name())
                .setParameter("old", document.revision() - MOST_CHANGES)
                .executeUpdate();
    }

    @Override
    public boolean remove(Path home, DocumentKind kind, String name) throws DatabaseException {
        return databases.of(home).write(session -> {
            Optional<ConfigurationRow> row =
                    Optional.ofNullable(session.find(ConfigurationRow.class, new DocumentKey(kind.name(), name)));
            row.ifPresent(present -> {
                session.remove(present);
                Instant now = Instant.ofEpochMilli(clock.millis());
                enter(
                        session,
                        new ConfigurationDocument(kind, name, "", lastRevision(session, kind, name) + 1, now),
                        Optional.empty());
            });
            return row.isPresent();
        });
    }

    @Override
    public List<ConfigurationChange> changes(Path home, DocumentKind kind, String name) throws DatabaseException {
        return databases
                .of(home)
                .read(session -> session
                        .createQuery(
                                "select c from ConfigurationChangeRow c where c.kind = :kind and c.name = :name"
                                        + " order by c.revision desc",
                                ConfigurationChangeRow.class)
                        .setParameter("kind", kind.name())
                        .setParameter("name", name)
                        .getResultList()
                        .stream()
                        .map(ConfigurationChangeRow::change)
                        .toList());
    }
}
