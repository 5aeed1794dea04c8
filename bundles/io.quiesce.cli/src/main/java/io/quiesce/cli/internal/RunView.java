package io.quiesce.cli.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.Durations;
import io.quiesce.api.event.RunEvent.Level;
import io.quiesce.api.history.RunFailure;
import io.quiesce.api.history.RunLine;
import io.quiesce.api.history.RunLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A run of the history for people and for programs; the exact view has bytes, seconds and complete texts. */
final class RunView {

    private RunView() {}

    static Map<String, Object> row(RunLog run, boolean exact) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", run.id().toString());
        row.put("kind", word(run.kind()));
        row.put("status", word(run.status()));
        row.put("plan", run.plan());
        row.put("started", run.startedAt().toString());
        row.put("elapsed", duration(run.elapsed(), exact));
        row.put("downtime", duration(run.downtime(), exact));
        row.put("data", size(run.rawBytes(), exact));
        row.put("stored", size(run.storedBytes(), exact));
        row.put("ratio", Math.round(1000 * run.ratio()) / 1000.0);
        if (exact) {
            row.put("ended", run.endedAt().map(Object::toString).orElse(""));
            row.put("backup", run.backup().map(Object::toString).orElse(""));
            row.put("place", run.place());
        }
        row.put("error", run.failure().map(RunFailure::message).orElse(""));
        return row;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Object duration(Duration value, boolean exact) {
        return exact ? (Object) (value.toMillis() / 1000.0) : Durations.display(value);
    }

    private static Object size(long bytes, boolean exact) {
        return exact ? (Object) bytes : new ByteSize(bytes).display();
    }

    static Map<String, Object> document(RunLog run) {
        Map<String, Object> document = row(run, true);
        Map<String, Object> stages = new LinkedHashMap<>();
        run.stages().forEach((stage, lasted) -> stages.put(word(stage), duration(lasted, true)));
        document.put("stages", stages);
        run.failure().ifPresent(failure -> {
            document.put("errorType", failure.type());
            document.put("hint", failure.hint());
            document.put("stackTrace", failure.stackTrace());
            document.put("instanceLog", failure.instanceLog());
            document.put("system", failure.system());
        });
        List<Map<String, Object>> lines = new ArrayList<>();
        for (RunLine line : run.lines()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("at", line.at().toString());
            one.put("level", word(line.level()));
            one.put("text", line.text());
            lines.add(one);
        }
        document.put("lines", lines);
        return document;
    }

    static void print(RunLog run, Terminal terminal) {
        Map<String, Object> document = row(run, false);
        document.put("backup", run.backup().map(Object::toString).orElse(""));
        document.put("place", run.place());
        run.stages().forEach((stage, lasted) -> document.put("in " + word(stage), duration(lasted, false)));
        run.failure().ifPresent(failure -> {
            document.put("hint", failure.hint());
            failure.system().forEach((name, value) -> document.put("at failure: " + name, value));
        });
        terminal.document(document, false);
        for (RunLine line : run.lines()) {
            String level = line.level() == Level.INFO ? "" : word(line.level()) + ": ";
            terminal.result(line.at() + "  " + level + Printable.under(2, line.text()));
        }
        run.failure().ifPresent(failure -> {
            if (!failure.instanceLog().isEmpty()) {
                terminal.result("the instance's error log ended with:");
                terminal.result(failure.instanceLog().indent(2).stripTrailing());
            }
            terminal.result(failure.stackTrace().stripTrailing());
        });
    }
}
