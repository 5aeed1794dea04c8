package io.quiesce.mysql.internal.sql;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** A login at a running instance. One thread at a time. */
public interface Session extends AutoCloseable {

    /** All rows of a query. */
    List<Row> rows(String query) throws SQLException;

    /** Runs a statement that has no result. */
    void execute(String statement) throws SQLException;

    /** First value of the first row; empty when there is none or it is NULL. */
    default Optional<String> value(String query) throws SQLException {
        return rows(query).stream().flatMap(r -> r.values().stream()).findFirst();
    }

    @Override
    void close();
}
