package io.quiesce.cli.internal;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Where a command writes: its result to stdout, everything else to stderr. */
final class Terminal {

    private final PrintStream out;
    private final PrintStream err;
    private final boolean interactive;

    /** @param interactive whether stderr is a terminal that can show a live line */
    Terminal(PrintStream out, PrintStream err, boolean interactive) {
        this.out = out;
        this.err = err;
        this.interactive = interactive;
    }

    boolean interactive() {
        return interactive;
    }

    /** One line of result. */
    void result(String line) {
        out.println(line);
        out.flush();
    }

    /** A result that has its own line ends. */
    void raw(String text) {
        out.print(text);
        out.flush();
    }

    /** One line for people beside the result. */
    void say(String line) {
        err.println(line);
        err.flush();
    }

    /** Overwrites the live line of an interactive terminal. */
    void live(String line) {
        err.print("\r\u001b[K" + line);
        err.flush();
    }

    void endLive() {
        err.print("\r\u001b[K");
        err.flush();
    }

    void json(Object document) {
        result(Json.text(document));
    }

    /** Rows as one JSON array, for more of them than memory may hold. */
    JsonRows jsonRows() {
        return new JsonRows(out);
    }

    /** Rows as JSON, or as a table whose columns are the keys of the first row. */
    void rows(List<Map<String, Object>> rows, boolean asJson, String whenEmpty) {
        if (asJson) {
            json(rows);
        } else if (rows.isEmpty()) {
            say(whenEmpty);
        } else {
            table(rows);
        }
    }

    private void table(List<Map<String, Object>> rows) {
        List<String> columns = List.copyOf(rows.getFirst().keySet());
        List<List<String>> cells = new ArrayList<>();
        cells.add(columns.stream().map(String::toUpperCase).toList());
        rows.forEach(row -> cells.add(columns.stream()
                .map(c -> String.valueOf(row.getOrDefault(c, "")))
                .toList()));
        int[] widths = new int[columns.size()];
        cells.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        for (List<String> row : cells) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
            }
            result(line.toString().stripTrailing());
        }
    }

    /** Key and value, one a line, aligned. */
    void document(Map<String, Object> document, boolean asJson) {
        if (asJson) {
            json(document);
            return;
        }
        int width = document.keySet().stream().mapToInt(String::length).max().orElse(0);
        document.forEach((k, v) -> result(k + " ".repeat(width - k.length() + 2) + v));
    }
}
