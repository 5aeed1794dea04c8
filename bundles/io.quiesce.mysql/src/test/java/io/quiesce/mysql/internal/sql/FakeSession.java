package io.quiesce.mysql.internal.sql;

import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Answers queries by their beginning; what is not told has no rows. */
public class FakeSession implements Session {

    private final Map<String, List<Row>> answers = new LinkedHashMap<>();
    private final Map<String, String> errors = new LinkedHashMap<>();

    /** One without any answer. */
    public static FakeSession silent() {
        return new FakeSession();
    }

    /** @param columns names and values, alternating */
    public FakeSession row(String beginning, String... columns) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < columns.length; i += 2) {
            values.put(columns[i], columns[i + 1]);
        }
        answers.merge(
                beginning,
                List.of(new Row(values)),
                (a, b) -> java.util.stream.Stream.concat(a.stream(), b.stream()).toList());
        return this;
    }

    public FakeSession error(String beginning, String message) {
        errors.put(beginning, message);
        return this;
    }

    @Override
    public List<Row> rows(String query) throws SQLException {
        for (Map.Entry<String, String> e : errors.entrySet()) {
            if (query.startsWith(e.getKey())) {
                throw new SQLException(e.getValue());
            }
        }
        return answers.entrySet().stream()
                .filter(a -> query.startsWith(a.getKey()))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElse(List.of());
    }

    @Override
    public void execute(String statement, Duration limit) throws SQLException {
        rows(statement);
    }

    @Override
    public void close() {
        answers.clear();
    }
}
