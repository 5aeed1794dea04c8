package io.quiesce.cli.internal;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Where a command writes: its result to stdout, everything else to stderr. Only {@link #tell} and {@link #progress} never
 * wait for a stream that takes nothing: what must go on meanwhile says no more than that. Whatever a text says, nothing of it is
 * obeyed by the terminal ({@link Printable}).
 */
final class Terminal {

    private static final String CLEAR_LINE = "\r\u001b[K";
    /** For a line that was told, before what comes next. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final int INDENT = 2;

    private final PrintStream out;
    private final PrintStream err;
    private final boolean interactive;
    private final Backlog told;

    /** @param interactive whether stderr is a terminal that can show a live line */
    Terminal(PrintStream out, PrintStream err, boolean interactive) {
        this.out = out;
        this.err = err;
        this.interactive = interactive;
        this.told = new Backlog(err, interactive ? CLEAR_LINE : "");
    }

    boolean interactive() {
        return interactive;
    }

    /** One line of result. */
    void result(String line) {
        finish();
        out.println(Printable.of(line));
        out.flush();
    }

    /** A document as it is, such as a file that somebody stores. */
    void raw(String text) {
        finish();
        out.print(text);
        out.flush();
    }

    /** One line for people beside the result. */
    void say(String line) {
        finish();
        err.println(Printable.of(line));
        err.flush();
    }

    /** One line for people about what goes on. */
    void tell(String line) {
        told.line(Printable.of(line));
    }

    /** How far it is: the live line of an interactive terminal, which the next one overwrites, or else a line. */
    void progress(String text) {
        String line = Printable.line(text);
        told.progress(interactive ? line : line + System.lineSeparator());
    }

    /** Lets what was told be written first, unless the terminal takes nothing. */
    void finish() {
        told.drain(PATIENCE);
    }

    void json(Object document) {
        result(Json.text(document));
    }

    /** Rows as one JSON array, for more of them than memory may hold. */
    JsonRows jsonRows() {
        finish();
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
                .map(c -> Printable.line(String.valueOf(row.getOrDefault(c, ""))))
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

    /** Key and value, one a line, aligned; a document in it stands behind its key, indented. */
    void document(Map<String, Object> document, boolean asJson) {
        if (asJson) {
            json(document);
            return;
        }
        show(document, 0);
    }

    private void show(Map<?, ?> document, int indent) {
        List<String> keys = document.keySet().stream()
                .map(key -> Printable.line(String.valueOf(key)))
                .toList();
        int width = keys.stream().mapToInt(String::length).max().orElse(0);
        Iterator<String> key = keys.iterator();
        for (Object value : document.values()) {
            String head = " ".repeat(indent) + key.next();
            if (value instanceof Map<?, ?> inner) {
                result(head);
                show(inner, indent + INDENT);
            } else {
                int column = indent + width + INDENT;
                result(head + " ".repeat(column - head.length()) + Printable.under(column, String.valueOf(value)));
            }
        }
    }
}
