package io.quiesce.persistence.internal;

import io.quiesce.api.Secret;
import io.quiesce.api.error.DatabaseException;
import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Violation;
import io.quiesce.api.service.SecretStores;
import io.quiesce.api.service.Secrets;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.osgi.service.component.ComponentServiceObjects;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Secrets as sealed rows. Whoever seals looks for the key within the writing transaction, so that no key is given up
 * between the look and the commit: transactions of all processes of a home come one after another.
 */
@Component
public final class SealedSecrets implements Secrets {

    static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    /** A rotation by another process may lie between reading a row and reading the keys. */
    private static final int TRIES = 3;

    private final HomeDatabases databases;
    private final KeyPlace place;
    private final Map<String, String> environment;
    private final SecureRandom random = new SecureRandom();
    private final Clock clock;
    private volatile Optional<ComponentServiceObjects<SecretStores>> stores = Optional.empty();

    @Activate
    public SealedSecrets(@Reference HomeDatabases databases) {
        this(databases, System.getenv(), Clock.systemUTC());
    }

    SealedSecrets(HomeDatabases databases, Map<String, String> environment, Clock clock) {
        this.databases = databases;
        this.environment = environment;
        this.place = new KeyPlace(environment);
        this.clock = clock;
    }

    /** Made when they are asked: they need documents, whose reader needs secrets. */
    @Reference(
            service = SecretStores.class,
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC)
    void addStores(ComponentServiceObjects<SecretStores> found) {
        stores = Optional.of(found);
    }

    void removeStores(ComponentServiceObjects<SecretStores> gone) {
        if (stores.filter(s -> s == gone).isPresent()) {
            stores = Optional.empty();
        }
    }

    @Override
    public void put(Path home, String name, Secret secret) throws QuiesceException {
        requireName(name);
        SecretKeys outside = guarded(() -> place.outside(home));
        write(home, session -> {
            SecretKey key = sealing(home, outside, session);
            Optional<SecretRow> known = Optional.ofNullable(session.find(SecretRow.class, name));
            long version = known.map(row -> row.sealed().version() + 1).orElse(1L);
            session.merge(new SecretRow(name, key.seal(name, version, secret, random), clock.instant()));
            return 0;
        });
    }

    private static void requireName(String name) throws InvalidConfigurationException {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidConfigurationException(List.of(new Violation(
                    "(name of the secret)",
                    name,
                    "must have 1 to 128 characters of A-Z, a-z, 0-9, '.', '_', '-' and begin with a letter or digit",
                    "")));
        }
    }

    /** The key that seals; made when the home never had one. A home that has secrets is given no second key in silence. */
    private SecretKey sealing(Path home, SecretKeys outside, jakarta.persistence.EntityManager session)
            throws IOException, GeneralSecurityException, QuiesceException {
        Set<String> used = usedKeys(session);
        SecretKeys keys = outside.fixed() ? outside : place.inFile(home);
        if (keys.first().isPresent()
                && (used.isEmpty() || used.stream().anyMatch(id -> keys.find(id).isPresent()))) {
            return keys.first().get();
        }
        if (!used.isEmpty()) {
            throw missing(keys, session);
        }
        SecretKey key = SecretKey.random(random);
        place.write(home, keys.with(key));
        return key;
    }

    private static Set<String> usedKeys(jakarta.persistence.EntityManager session) {
        return new HashSet<>(session.createQuery("select distinct s.keyId from SecretRow s", String.class)
                .getResultList());
    }

    /** Names every secret that opens no more: nothing is sealed under another key before all of them are gone. */
    private static InvalidConfigurationException missing(SecretKeys keys, jakarta.persistence.EntityManager session) {
        List<SecretRow> lost = session.createQuery("select s from SecretRow s order by s.name", SecretRow.class)
                .getResultStream()
                .filter(row -> keys.find(row.sealed().keyId()).isEmpty())
                .toList();
        return KeyPlace.refused(
                keys.place(),
                "does not have the key "
                        + lost.stream()
                                .map(row -> row.sealed().keyId())
                                .distinct()
                                .collect(Collectors.joining(", "))
                        + " that sealed secrets of this home: restore it there, or set " + KeyPlace.VARIABLE + " or "
                        + KeyPlace.COMMAND + ". If it is lost, 'quiesce secret remove' each of "
                        + lost.stream().map(SecretRow::name).collect(Collectors.joining(", "))
                        + " and, when all are gone, 'quiesce secret set' them anew");
    }

    @Override
    public Optional<Secret> find(Path home, String name) throws QuiesceException {
        SecretKeys outside = guarded(() -> place.outside(home));
        for (int attempt = 1; ; attempt++) {
            Optional<Sealed> row = databases
                    .of(home)
                    .read(session -> Optional.ofNullable(session.find(SecretRow.class, name))
                            .map(SecretRow::sealed));
            if (row.isEmpty()) {
                return Optional.empty();
            }
            SecretKeys keys = guarded(() -> outside.fixed() ? outside : place.inFile(home));
            Optional<SecretKey> key = keys.find(row.get().keyId());
            if (key.isPresent()) {
                return Optional.of(open(name, key.get(), row.get()));
            }
            if (attempt == TRIES) {
                throw databases.of(home).read(session -> missing(keys, session));
            }
        }
    }

    private static Secret open(String name, SecretKey key, Sealed sealed) throws QuiesceException {
        try {
            return key.open(name, sealed);
        } catch (GeneralSecurityException e) {
            throw new DatabaseException(
                    DatabaseException.Kind.DAMAGED,
                    "the secret '" + name + "' was changed outside Quiesce and does not open under " + key,
                    "Set it again with 'quiesce secret set " + name + "'.",
                    e);
        }
    }

    @Override
    public boolean remove(Path home, String name) throws QuiesceException {
        return databases.of(home).write(session -> {
            Optional<SecretRow> row = Optional.ofNullable(session.find(SecretRow.class, name));
            row.ifPresent(session::remove);
            return row.isPresent();
        });
    }

    @Override
    public List<String> names(Path home) throws QuiesceException {
        return databases
                .of(home)
                .read(session -> session.createQuery("select s.name from SecretRow s order by s.name", String.class)
                        .getResultList());
    }

    /**
     * In three steps, each durable before the next: the new key is written before the old one, every row is sealed again
     * and committed, keys that no row needs go. A kill anywhere leaves every row with its key.
     */
    @Override
    public int rotate(Path home) throws QuiesceException {
        SecretKeys outside = guarded(() -> place.outside(home));
        if (outside.fixed()) {
            return sealAgain(home, outside);
        }
        int sealed = write(home, session -> {
            SecretKeys keys = place.inFile(home);
            SecretKeys next = keys.with(SecretKey.random(random));
            requireAll(next, session);
            place.write(home, next);
            return sealAgain(session, next);
        });
        write(home, session -> {
            SecretKeys keys = place.inFile(home);
            place.write(home, keys.only(usedKeys(session)));
            return 0;
        });
        return sealed;
    }

    /** Keys from outside: the first of them seals, so who rotates puts a new one before the old ones. */
    private int sealAgain(Path home, SecretKeys outside) throws QuiesceException {
        return write(home, session -> {
            requireAll(outside, session);
            return sealAgain(session, outside);
        });
    }

    private static void requireAll(SecretKeys keys, jakarta.persistence.EntityManager session)
            throws InvalidConfigurationException {
        if (usedKeys(session).stream().anyMatch(id -> keys.find(id).isEmpty())) {
            throw missing(keys, session);
        }
    }

    private int sealAgain(jakarta.persistence.EntityManager session, SecretKeys keys)
            throws GeneralSecurityException, QuiesceException {
        SecretKey key = keys.first().orElseThrow();
        List<SecretRow> rows = session.createQuery("select s from SecretRow s", SecretRow.class)
                .getResultList();
        for (SecretRow row : rows) {
            Sealed before = row.sealed();
            Secret secret = open(row.name(), keys.find(before.keyId()).orElseThrow(), before);
            row.seal(key.seal(row.name(), before.version(), secret, random));
        }
        return rows.size();
    }

    @Override
    public Resolved resolve(Path home, String written) throws QuiesceException {
        Optional<SecretReference> reference = SecretReference.of(written);
        if (reference.isEmpty()) {
            return new Resolved(Secret.of(written), true);
        }
        SecretReference from = reference.get();
        if (from.source().equals("secret")) {
            return new Resolved(
                    find(home, from.what())
                            .orElseThrow(() -> refused("no secret '" + from.what() + "' is in this home; set it with"
                                    + " 'quiesce secret set " + from.what() + "'")),
                    false);
        }
        if (from.source().equals("store")) {
            return new Resolved(fromStore(home, from.what()), false);
        }
        try {
            return new Resolved(Secret.of(from.read(environment)), false);
        } catch (IllegalArgumentException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
    }

    private Secret fromStore(Path home, String reference) throws QuiesceException {
        ComponentServiceObjects<SecretStores> found =
                stores.orElseThrow(() -> refused("names a secret store, and this product has none"));
        SecretStores service = found.getService();
        try {
            return service.fetch(home, reference);
        } finally {
            found.ungetService(service);
        }
    }

    private static InvalidConfigurationException refused(String rule) {
        return new InvalidConfigurationException(List.of(new Violation("(secret)", "***", rule, "")));
    }

    /** What a transaction here may throw besides. */
    private interface Work<T> {
        T apply(jakarta.persistence.EntityManager session)
                throws IOException, GeneralSecurityException, QuiesceException;
    }

    /** Carries a checked failure through the transaction, which is rolled back. */
    private static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Failed(Exception cause) {
            super(cause);
        }
    }

    private <T> T write(Path home, Work<T> work) throws QuiesceException {
        HomeDatabase database = databases.of(home);
        return guarded(() -> database.write(session -> {
            try {
                return work.apply(session);
            } catch (IOException | GeneralSecurityException | QuiesceException e) {
                throw new Failed(e);
            }
        }));
    }

    private interface Guarded<T> {
        T get() throws IOException, GeneralSecurityException, QuiesceException;
    }

    private static <T> T guarded(Guarded<T> work) throws QuiesceException {
        try {
            return work.get();
        } catch (DatabaseException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof Failed failed && failed.getCause() instanceof QuiesceException inner) {
                    throw inner;
                } else if (cause instanceof Failed failed) {
                    throw unusable(failed.getCause());
                }
            }
            throw e;
        } catch (IOException | GeneralSecurityException e) {
            throw unusable(e);
        }
    }

    private static QuiesceException unusable(Throwable cause) {
        return new DatabaseException(
                DatabaseException.Kind.FAILED,
                "the key of the secrets cannot be used: " + cause,
                "Check that HOME/secret.key can be read and its folder written by this user.",
                cause);
    }
}
