package io.quiesce.mysql.internal.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A login over JDBC. */
final class JdbcSession implements Session {

    private final Connection connection;

    JdbcSession(Connection connection) {
        this.connection = connection;
    }

    @Override
    public List<Row> rows(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            List<Row> rows = new ArrayList<>();
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                Map<String, String> values = new LinkedHashMap<>();
                for (int i = 1; i <= columns; i++) {
                    String value = result.getString(i);
                    if (value != null) {
                        values.put(result.getMetaData().getColumnLabel(i), value);
                    }
                }
                rows.add(new Row(values));
            }
            return rows;
        }
    }

    @Override
    public void execute(String statement, Duration limit) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, (int) Math.max(1, limit.toMillis()));
        try (Statement s = connection.createStatement()) {
            s.execute(statement);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // the server is gone, and with it everything that could have been given back
            return;
        }
    }
}
