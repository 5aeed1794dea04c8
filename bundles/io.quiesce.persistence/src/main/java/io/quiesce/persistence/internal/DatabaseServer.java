package io.quiesce.persistence.internal;

import io.quiesce.api.Secret;
import io.quiesce.api.error.DatabaseException;
import io.quiesce.api.error.DatabaseException.Kind;
import io.quiesce.api.service.ReceiverConfiguration.CatalogServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * A database of a PostgreSQL, MariaDB or MySQL server. A connection lives for one transaction: a catalog is asked seldom, and a
 * server that was away or has closed what was idle needs nobody to notice.
 */
final class DatabaseServer implements DatabasePlace {

    /** Holds one row: the version of the schema. */
    static final String VERSION_TABLE = "quiesce_schema";

    /** That the steps make. */
    private static final List<String> TABLES = List.of("backup", "backup_note", "transfer");

    private final CatalogServer server;
    private final Secret password;
    private final ServerVendor vendor;
    private final List<Migration> migrations;

    DatabaseServer(CatalogServer server, Secret password) {
        this(server, password, ServerVendor.of(server.address()).migrations());
    }

    DatabaseServer(CatalogServer server, Secret password, List<Migration> migrations) {
        this.server = server;
        this.password = password;
        this.vendor = ServerVendor.of(server.address());
        this.migrations = migrations;
    }

    @Override
    public String platform() {
        return vendor.platform();
    }

    @Override
    public DatabaseException failure(Throwable cause) {
        return ServerFailures.of(server, cause);
    }

    @Override
    public DataSource ready() throws DatabaseException {
        try {
            DataSource source = vendor.source(server, password);
            try (Connection connection = source.getConnection()) {
                vendor.alone(connection, () -> migrate(connection));
            }
            return source;
        } catch (IOException | SQLException | RuntimeException | LinkageError e) {
            throw failure(e);
        }
    }

    /** What runs while no other process looks at the schema. */
    @FunctionalInterface
    interface Step {
        void run() throws SQLException, IOException, DatabaseException;
    }

    private void migrate(Connection connection) throws SQLException, IOException, DatabaseException {
        int version = version(connection);
        if (version > migrations.size()) {
            throw new DatabaseException(
                    Kind.NEWER,
                    "the database " + server.address() + " has schema " + version
                            + ", made by a newer Quiesce; this one" + " knows " + migrations.size(),
                    "Use the newer Quiesce, or give this receiver a database of its own.");
        }
        for (int next = version + 1; next <= migrations.size(); next++) {
            step(connection, next);
        }
    }

    /** @return the version of its schema; the row that says so is made in a database that has nothing of ours yet */
    private int version(Connection connection) throws SQLException, DatabaseException {
        if (exists(connection, VERSION_TABLE)) {
            return number(connection, "select coalesce(max(version), 0) from " + VERSION_TABLE);
        }
        for (String table : TABLES) {
            if (exists(connection, table)) {
                throw new DatabaseException(
                        Kind.REFUSED,
                        "the database " + server.address() + " has a table '" + table + "' that is not Quiesce's",
                        "Give the catalog a database of its own.");
            }
        }
        execute(connection, "create table " + VERSION_TABLE + " (version integer not null)");
        execute(connection, "insert into " + VERSION_TABLE + " values (0)");
        return 0;
    }

    private boolean exists(Connection connection, String table) throws SQLException {
        return number(connection, vendor.countTables(table)) > 0;
    }

    private static int number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getInt(1);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Step and version are one transaction where the vendor has such; elsewhere the version comes last and the step is repeatable. */
    private void step(Connection connection, int version) throws SQLException, IOException {
        connection.setAutoCommit(false);
        Optional<Exception> failed = Optional.empty();
        try {
            migrations.get(version - 1).apply(connection);
            execute(connection, "delete from " + VERSION_TABLE);
            execute(connection, "insert into " + VERSION_TABLE + " values (" + version + ")");
            connection.commit();
        } catch (SQLException | IOException | RuntimeException e) {
            failed = Optional.of(e);
            throw e;
        } finally {
            end(connection, failed);
        }
    }

    private static void end(Connection connection, Optional<Exception> failed) throws SQLException {
        try {
            if (failed.isPresent()) {
                connection.rollback();
            }
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            if (failed.isEmpty()) {
                throw e;
            }
            failed.get().addSuppressed(e);
        }
    }
}
