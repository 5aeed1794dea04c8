package io.quiesce.mysql.internal.sql;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A login at a running instance. One thread at a time. */
public interface Session extends AutoCloseable {

    /** All rows of a query. */
    List<Row> rows(String query) throws SQLException;

    /**
     * Runs a statement that has no result.
     *
     * @param limit after which the connection is given up, with an SQL state of class 08
     */
    void execute(String statement, Duration limit) throws SQLException;

    /** First value of the first row; empty when there is none or it is NULL. */
    default Optional<String> value(String query) throws SQLException {
        return rows(query).stream().flatMap(r -> r.values().stream()).findFirst();
    }

    @Override
    void close();
}
