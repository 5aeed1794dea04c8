package io.quiesce.persistence.internal;

import io.quiesce.api.Secret;
import io.quiesce.api.error.DatabaseException;
import io.quiesce.api.service.ReceiverConfiguration.CatalogServer;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.eclipse.persistence.platform.database.MySQLPlatform;
import org.eclipse.persistence.platform.database.PostgreSQLPlatform;
import org.mariadb.jdbc.MariaDbDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** What differs between the servers that a catalog may lie in. */
enum ServerVendor {
    POSTGRESQL(
            PostgreSQLPlatform.class.getName(), "schema/catalog-postgresql-1.sql", "schema/catalog-postgresql-2.sql") {
        @Override
        DataSource source(CatalogServer server, Secret password) {
            PGSimpleDataSource source = new PGSimpleDataSource();
            // what is set before the URL is set wins against it, so only what it does not say is set here
            source.setURL("jdbc:" + server.address());
            if (!says(server.address(), "connectTimeout")) {
                source.setConnectTimeout(seconds(CONNECTING));
            }
            if (!says(server.address(), "socketTimeout")) {
                source.setSocketTimeout(seconds(ANSWERING));
            }
            if (!says(server.address(), "sslmode") && !isThisHost(server.address())) {
                source.setSslMode("require");
            }
            source.setApplicationName("quiesce");
            source.setUser(server.user());
            source.setPassword(password.reveal());
            return source;
        }

        @Override
        String countTables(String table) {
            return "select count(*) from pg_catalog.pg_class where oid = to_regclass('" + table + "')";
        }

        /** Waits in small steps: a connection that says nothing for long counts as lost. */
        @Override
        String lock() {
            return "select case when pg_try_advisory_lock(" + LOCK + ") then 1 else 0 end from pg_sleep(0.1)";
        }

        @Override
        String unlock() {
            return "select case when pg_advisory_unlock(" + LOCK + ") then 1 else 0 end";
        }
    },
    /** MySQL too: MariaDB's driver speaks to both. */
    MARIADB(MySQLPlatform.class.getName(), "schema/catalog-mariadb-1.sql", "schema/catalog-mariadb-2.sql") {
        @Override
        DataSource source(CatalogServer server, Secret password) throws SQLException {
            URI address = server.address();
            String options = "?connectTimeout=" + CONNECTING.toMillis() + "&socketTimeout=" + ANSWERING.toMillis()
                    // nothing is cut off in silence
                    + "&sessionVariables=sql_mode='STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'"
                    + (isThisHost(address) ? "&sslMode=disable&allowPublicKeyRetrieval=true" : "&sslMode=verify-full")
                    + (address.getRawQuery() == null ? "" : "&" + address.getRawQuery());
            MariaDbDataSource source = new MariaDbDataSource(
                    "jdbc:mariadb://" + address.getRawAuthority() + address.getRawPath() + options);
            source.setUser(server.user());
            source.setPassword(password.reveal());
            return source;
        }

        @Override
        String countTables(String table) {
            return "select count(*) from information_schema.tables where table_schema = database() and table_name = '"
                    + table + "'";
        }

        @Override
        String lock() {
            return "select get_lock('quiesce_schema', 1)";
        }

        @Override
        String unlock() {
            return "select release_lock('quiesce_schema')";
        }
    };

    private static final Duration CONNECTING = Duration.ofSeconds(5);
    private static final Duration ANSWERING = Duration.ofSeconds(30);
    /** Another process may be migrating. */
    private static final Duration MIGRATING = Duration.ofSeconds(60);
    /** "QCBS", as in the header of our files. */
    private static final long LOCK = SqliteFile.APPLICATION;

    private static final Set<String> THIS_HOST = Set.of("localhost", "127.0.0.1", "[::1]");

    private final String platform;
    private final List<Migration> migrations;

    ServerVendor(String platform, String... scripts) {
        this.platform = platform;
        this.migrations = List.of(scripts).stream().map(Migration::script).toList();
    }

    /** @throws IllegalArgumentException when no such vendor is known */
    static ServerVendor of(URI address) {
        return switch (String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT)) {
            case "postgresql" -> POSTGRESQL;
            case "mariadb", "mysql" -> MARIADB;
            default -> throw new IllegalArgumentException("no database is asked by " + address.getScheme());
        };
    }

    private static boolean says(URI address, String option) {
        return address.getRawQuery() != null
                && Stream.of(address.getRawQuery().split("&")).anyMatch(o -> o.startsWith(option + "="));
    }

    private static boolean isThisHost(URI address) {
        return THIS_HOST.contains(address.getHost());
    }

    private static int seconds(Duration duration) {
        return Math.toIntExact(duration.toSeconds());
    }

    /** The class that tells the JPA library of it. */
    String platform() {
        return platform;
    }

    /** All steps of the catalog's schema, in order. One that was released is never changed. */
    List<Migration> migrations() {
        return migrations;
    }

    /** Connections with limits of time; encrypted where they leave this host, unless the address says otherwise. */
    abstract DataSource source(CatalogServer server, Secret password) throws SQLException;

    /** A query for 1 when there is such a table among those that are used. */
    abstract String countTables(String table);

    /** A query for 1 when the lock was got; waits for a moment. */
    abstract String lock();

    abstract String unlock();

    /** Runs a step while no other process of ours looks at the schema. */
    void alone(Connection connection, DatabaseServer.Step step) throws SQLException, IOException, DatabaseException {
        long end = System.nanoTime() + MIGRATING.toNanos();
        while (!answersOne(connection, lock())) {
            if (System.nanoTime() - end > 0) {
                throw new DatabaseException(
                        DatabaseException.Kind.BUSY,
                        "another process migrates the catalog's database",
                        "Wait until it has ended.");
            }
        }
        try {
            step.run();
        } finally {
            if (!connection.isClosed()) {
                answersOne(connection, unlock());
            }
        }
    }

    private static boolean answersOne(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return result.next() && result.getInt(1) == 1;
        }
    }
}
