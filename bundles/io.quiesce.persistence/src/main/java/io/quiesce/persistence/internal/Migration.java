package io.quiesce.persistence.internal;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

/** One step of the schema, from the version before to its own; runs within a transaction and neither ends nor begins one. */
@FunctionalInterface
interface Migration {

    void apply(Connection connection) throws SQLException, IOException;

    /** All steps, in order: the first makes version 1 of nothing. One that was released is never changed. */
    List<Migration> ALL = List.of(
            script("schema/sqlite-1.sql"), //
            script("schema/sqlite-2.sql"),
            script("schema/sqlite-3.sql"),
            script("schema/sqlite-4.sql"),
            script("schema/sqlite-5.sql"),
            script("schema/sqlite-6.sql"));

    /** Those of a receiver's catalog, which is a database of its own. */
    List<Migration> CATALOG = List.of(
            script("schema/catalog-sqlite-1.sql"), //
            script("schema/catalog-sqlite-2.sql"),
            script("schema/catalog-sqlite-3.sql"));

    /** Statements that end with a semicolon at the end of a line; lines beginning with two dashes are comments. */
    static Migration script(String resource) {
        return connection -> {
            for (String sql : text(resource).replaceAll("(?m)^--.*$", "").split("(?m);\\s*$")) {
                if (!sql.isBlank()) {
                    try (Statement statement = connection.createStatement()) {
                        statement.execute(sql);
                    }
                }
            }
        };
    }

    private static String text(String resource) throws IOException {
        try (InputStream in = Optional.ofNullable(Migration.class.getResourceAsStream(resource))
                .orElseThrow(() -> new FileNotFoundException(resource))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
