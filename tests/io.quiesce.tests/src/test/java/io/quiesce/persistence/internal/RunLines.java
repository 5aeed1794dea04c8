package io.quiesce.persistence.internal;

import io.quiesce.api.event.Stage;
import io.quiesce.api.history.RunLine;
import io.quiesce.api.history.RunLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The lines that a recording writes of a run. */
final class RunLines {

    private RunLines() {}

    static List<Map<String, String>> of(RunLog run) {
        List<Map<String, String>> lines = new ArrayList<>();
        Map<String, String> subject = new TreeMap<>();
        subject.put("id", run.id().toString());
        subject.put("kind", run.kind().name());
        subject.put("plan", run.plan());
        subject.put("startedAt", run.startedAt().toString());
        subject.put("at", run.startedAt().toString());
        run.backup().ifPresent(b -> subject.put("backup", b.toString()));
        lines.add(subject);
        for (RunLine line : run.lines()) {
            lines.add(Map.of("at", line.at().toString(), "level", line.level().name(), "text", line.text()));
        }
        Instant begins =
                run.endedAt().orElseThrow().minus(run.stages().values().stream().reduce(Duration.ZERO, Duration::plus));
        for (Map.Entry<Stage, Duration> stage : run.stages().entrySet()) {
            lines.add(Map.of("at", begins.toString(), "stage", stage.getKey().name()));
            begins = begins.plus(stage.getValue());
        }
        Map<String, String> end = new TreeMap<>();
        run.failure().ifPresent(f -> end.putAll(RunDraft.failure(f)));
        end.put("status", run.status().name());
        end.put("place", run.place());
        end.put("raw", Long.toString(run.rawBytes()));
        end.put("stored", Long.toString(run.storedBytes()));
        end.put("downtime", Long.toString(run.downtime().toMillis()));
        end.put("at", run.endedAt().orElseThrow().toString());
        lines.add(end);
        return lines;
    }
}
