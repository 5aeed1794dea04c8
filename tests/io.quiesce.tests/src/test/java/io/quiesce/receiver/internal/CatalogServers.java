package io.quiesce.receiver.internal;

import io.quiesce.tests.servers.DatabaseServer;
import io.quiesce.tests.servers.MariaDbServer;
import io.quiesce.tests.servers.MySqlServer;
import io.quiesce.tests.servers.PostgreSqlServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The servers that a catalog may lie in, seen alike: with a database {@code vault} that the user {@code keeper} owns. */
sealed interface CatalogServers extends AutoCloseable {

    String USER = "keeper";
    String PASSWORD = "a keeper's Secret 3";

    /** What the settings name. */
    String url();

    void start();

    /** SIGKILL. */
    void kill();

    /** As the administrator, in the catalog's database. */
    void sql(String statement);

    /** The first value of the first row. */
    String value(String query);

    @Override
    void close();

    static CatalogServers of(String vendor) {
        return switch (vendor) {
            case "postgresql" -> new PostgreSql(PostgreSqlServer.create());
            case "mariadb" -> new MySqlKind(MariaDbServer.create(), "mariadb");
            case "mysql" -> new MySqlKind(MySqlServer.create(), "mysql");
            case "none" -> new None();
            default -> throw new IllegalArgumentException(vendor);
        };
    }

    private static String value(Connection connection, String query) {
        try (connection;
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            return result.next() ? String.valueOf(result.getString(1)) : "";
        } catch (SQLException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    /** No server: the catalog is a file of the home. */
    record None() implements CatalogServers {

        @Override
        public String url() {
            return "";
        }

        @Override
        public void start() {}

        @Override
        public void kill() {}

        @Override
        public void sql(String statement) {
            throw new UnsupportedOperationException(statement);
        }

        @Override
        public String value(String query) {
            throw new UnsupportedOperationException(query);
        }

        @Override
        public void close() {}
    }

    record PostgreSql(PostgreSqlServer server) implements CatalogServers {

        public PostgreSql {
            server.start();
            server.sql("postgres", "create role keeper login password '" + PASSWORD.replace("'", "''") + "'");
            server.sql("postgres", "create database vault owner keeper");
        }

        @Override
        public String url() {
            return "postgresql://127.0.0.1:" + server.port() + "/vault";
        }

        @Override
        public void start() {
            server.start();
        }

        @Override
        public void kill() {
            server.kill();
        }

        @Override
        public void sql(String statement) {
            server.sql("vault", statement);
        }

        @Override
        public String value(String query) {
            try {
                return CatalogServers.value(server.connect("vault"), query);
            } catch (SQLException e) {
                throw new AssertionError(e.getMessage(), e);
            }
        }

        @Override
        public void close() {
            server.close();
        }
    }

    record MySqlKind(DatabaseServer server, String scheme) implements CatalogServers {

        public MySqlKind {
            server.start();
            server.sql(
                    "create user keeper@localhost identified by '" + PASSWORD.replace("'", "''") + "'",
                    "create database vault",
                    "grant all on vault.* to keeper@localhost");
        }

        @Override
        public String url() {
            return scheme + "://127.0.0.1:" + server.port() + "/vault";
        }

        @Override
        public void start() {
            server.start();
        }

        @Override
        public void kill() {
            server.kill();
        }

        @Override
        public void sql(String statement) {
            server.sql("use vault", statement);
        }

        @Override
        public String value(String query) {
            return server.sql("use vault", query).getFirst().getFirst();
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
