package io.quiesce.cli.internal;

import io.quiesce.api.history.RunLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;

/** Runs for other programs, one a line. */
final class RunExport {

    /** What a line is. */
    enum Format {
        /** RFC 4180, with a line of names first. */
        CSV,
        /** A JSON document a line. */
        JSON
    }

    private final Format format;
    private final Terminal terminal;
    private boolean named;

    RunExport(Format format, Terminal terminal) {
        this.format = format;
        this.terminal = terminal;
    }

    void add(RunLog run) {
        if (format == Format.JSON) {
            terminal.result(Json.line(RunView.document(run)));
            return;
        }
        Map<String, Object> row = RunView.row(run, true);
        if (!named) {
            named = true;
            terminal.result(csv(List.copyOf(row.keySet())));
        }
        terminal.result(csv(List.copyOf(row.values())));
    }

    private static String csv(List<?> values) {
        StringBuilder line = new StringBuilder();
        try {
            CSVFormat.RFC4180
                    .builder()
                    .setRecordSeparator("")
                    .get()
                    .printRecord(line, values.stream().map(RunExport::harmless).toArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line.toString();
    }

    /** A text that begins like a formula would be run as one by a spreadsheet. */
    private static Object harmless(Object value) {
        return value instanceof String text && !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0
                ? "'" + text
                : value;
    }
}
