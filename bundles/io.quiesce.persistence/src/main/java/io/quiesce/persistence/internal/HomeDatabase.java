package io.quiesce.persistence.internal;

import io.quiesce.api.error.DatabaseException;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceConfiguration;
import jakarta.persistence.PersistenceUnitTransactionType;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.persistence.jpa.JpaHelper;
import org.eclipse.persistence.jpa.PersistenceProvider;
import org.eclipse.persistence.sessions.UnitOfWork;

/** An open database. Safe between threads and processes. */
final class HomeDatabase implements AutoCloseable {

    private final DatabasePlace place;
    private final EntityManagerFactory factory;

    private HomeDatabase(DatabasePlace place, EntityManagerFactory factory) {
        this.place = place;
        this.factory = factory;
    }

    static HomeDatabase open(Path file) throws DatabaseException {
        return open(file, Migration.ALL);
    }

    static HomeDatabase open(Path file, List<Migration> migrations) throws DatabaseException {
        return open(new SqliteFile(file, migrations));
    }

    /** Brings it to the schema of this product, then opens it. */
    static HomeDatabase open(DatabasePlace place) throws DatabaseException {
        PersistenceConfiguration unit = new PersistenceConfiguration("quiesce")
                .provider(PersistenceProvider.class.getName())
                .transactionType(PersistenceUnitTransactionType.RESOURCE_LOCAL)
                .managedClass(RunRow.class)
                .managedClass(LineRow.class)
                .managedClass(RetentionRow.class)
                .managedClass(ConfigurationRow.class)
                .managedClass(ConfigurationChangeRow.class)
                .managedClass(SecretRow.class)
                .managedClass(CatalogRow.class)
                .managedClass(CatalogNoteRow.class)
                .managedClass(TransferRow.class)
                .property("jakarta.persistence.nonJtaDataSource", place.ready())
                .property("eclipselink.session-name", "quiesce " + UUID.randomUUID()) // one name would be one session
                .property("eclipselink.target-database", place.platform())
                .property("eclipselink.weaving", "false")
                .property("eclipselink.cache.shared.default", "false")
                .property("eclipselink.logging.level", "OFF"); // what fails comes as an exception
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // what the unit names is looked for by the thread's class loader, which in a framework is that of the caller
        thread.setContextClassLoader(HomeDatabase.class.getClassLoader());
        try {
            EntityManagerFactory factory = new PersistenceProvider().createEntityManagerFactory(unit);
            // only now the library sets itself up; a statement that fails is not tried again with seconds in between
            JpaHelper.getDatabaseSession(factory).getLogin().setQueryRetryAttemptCount(0);
            return new HomeDatabase(place, factory);
        } catch (RuntimeException e) {
            throw place.failure(e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Reads in a session of its own. */
    <T> T read(Function<EntityManager, T> work) throws DatabaseException {
        try (EntityManager session = factory.createEntityManager()) {
            return work.apply(session);
        } catch (RuntimeException e) {
            throw place.failure(e);
        }
    }

    /**
     * Reads and writes in one transaction, alone among all processes from its beginning: durable when this returns, without a
     * trace when it throws.
     */
    <T> T write(Function<EntityManager, T> work) throws DatabaseException {
        try (EntityManager session = factory.createEntityManager()) {
            session.getTransaction().begin();
            try {
                alone(session);
                T result = work.apply(session);
                session.getTransaction().commit();
                return result;
            } finally {
                if (session.getTransaction().isActive()) {
                    session.getTransaction().rollback();
                }
            }
        } catch (RuntimeException | SQLException e) {
            throw place.failure(e);
        }
    }

    /** From here on nobody else writes. Both libraries begin late: this one when it writes, the driver at a statement. */
    private static void alone(EntityManager session) throws SQLException {
        session.unwrap(UnitOfWork.class).beginEarlyTransaction();
        try (Statement first = session.unwrap(Connection.class).createStatement()) {
            first.execute("select 1");
        }
    }

    @Override
    public void close() {
        factory.close();
    }
}
