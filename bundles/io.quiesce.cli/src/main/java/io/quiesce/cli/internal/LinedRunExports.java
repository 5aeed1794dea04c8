package io.quiesce.cli.internal;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.history.RunLog;
import io.quiesce.api.history.RunPage;
import io.quiesce.api.history.RunQuery;
import io.quiesce.api.service.RunExports;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.osgi.service.component.annotations.Component;

/** Exports page by page, so that the length of a history costs no memory. */
@Component
public final class LinedRunExports implements RunExports {

    private static final int AT_ONCE = 500;

    @Override
    public long write(Format format, Source source, RunQuery query, Sink sink) throws QuiesceException, IOException {
        long written = 0;
        RunQuery wanted = new RunQuery(
                query.plan(), query.statuses(), query.since(), query.until(), query.text(), query.after(), AT_ONCE);
        boolean more = true;
        while (more) {
            RunPage page = source.list(wanted);
            for (RunLog run : page.runs()) {
                if (format == Format.JSON) {
                    sink.line(Json.line(RunView.document(complete(source, run))));
                } else {
                    Map<String, Object> row = RunView.row(run, true);
                    if (written == 0) {
                        sink.line(csv(List.copyOf(row.keySet())));
                    }
                    sink.line(csv(List.copyOf(row.values())));
                }
                written++;
            }
            more = page.more();
            wanted = more ? wanted.after(page.runs().getLast().id()) : wanted;
        }
        return written;
    }

    /** With its lines; as it was listed when it has gone meanwhile. */
    private static RunLog complete(Source source, RunLog run) throws QuiesceException {
        return source.find(run.id().toString()).stream().findFirst().orElse(run);
    }

    private static String csv(List<?> values) throws IOException {
        StringBuilder line = new StringBuilder();
        CSVFormat.RFC4180
                .builder()
                .setRecordSeparator("")
                .get()
                .printRecord(
                        line, values.stream().map(LinedRunExports::harmless).toArray());
        return line.toString();
    }

    /** A text that begins like a formula would be run as one by a spreadsheet. */
    private static Object harmless(Object value) {
        return value instanceof String text && !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0
                ? "'" + text
                : value;
    }
}
