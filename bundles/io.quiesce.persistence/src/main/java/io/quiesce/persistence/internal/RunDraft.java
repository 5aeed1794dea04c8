package io.quiesce.persistence.internal;

import io.quiesce.api.event.RunEvent.Level;
import io.quiesce.api.event.Stage;
import io.quiesce.api.history.RunFailure;
import io.quiesce.api.history.RunKind;
import io.quiesce.api.history.RunLine;
import io.quiesce.api.history.RunLog;
import io.quiesce.api.history.RunStatus;
import io.quiesce.api.transfer.BackupId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What the lines of a run's file say so far. A line holds what has changed: known names replace what was there, {@code
 * text} adds to the log, {@code stage} begins one, unknown names are skipped.
 */
final class RunDraft {

    /** Of a run that talks on and on, such as a delivery that waits for days, the first lines are kept. */
    static final int MOST_LINES = 1000;

    private static final String SYSTEM = "system.";

    private final Map<String, String> values = new TreeMap<>();
    private final List<RunLine> lines = new ArrayList<>();
    private final SortedMap<String, Duration> stages = new TreeMap<>();

    void add(Map<String, String> line) {
        if (line.containsKey("stage")) {
            endStage(stages, line.getOrDefault("at", ""));
            values.put("stageSince", line.getOrDefault("at", ""));
        }
        values.putAll(line);
        if (line.containsKey("text") && (lines.size() < MOST_LINES || !level().equals(Level.INFO))) {
            lines.add(new RunLine(Instant.parse(value("at")), level(), value("text")));
        }
        values.keySet().removeAll(List.of("text", "level"));
    }

    /** Adds the stage that the run is in, which lasted until then. */
    private void endStage(SortedMap<String, Duration> ended, String at) {
        if (values.containsKey("stage")) {
            Duration lasted = Duration.between(Instant.parse(value("stageSince")), Instant.parse(at));
            ended.merge(value("stage"), lasted.isNegative() ? Duration.ZERO : lasted, Duration::plus);
        }
    }

    private SortedMap<Stage, Duration> stages(boolean over) {
        SortedMap<String, Duration> ended = new TreeMap<>(stages);
        if (over) {
            endStage(ended, value("at"));
        }
        SortedMap<Stage, Duration> known = new TreeMap<>();
        ended.forEach((stage, lasted) -> known.put(Stage.valueOf(stage), lasted.truncatedTo(ChronoUnit.MILLIS)));
        return known;
    }

    private Level level() {
        return values.containsKey("level") ? Level.valueOf(value("level")) : Level.INFO;
    }

    private String value(String name) {
        return values.getOrDefault(name, "");
    }

    private long number(String name) {
        return values.containsKey(name) ? Long.parseLong(value(name)) : 0;
    }

    /**
     * @param unfinished what a run is that has not said how it ended
     * @throws IOException when the lines do not make a run
     */
    RunLog log(RunStatus unfinished) throws IOException {
        try {
            boolean ended = values.containsKey("status");
            RunStatus status = ended ? RunStatus.valueOf(value("status")) : unfinished;
            Optional<Instant> end =
                    status == RunStatus.RUNNING ? Optional.empty() : Optional.of(Instant.parse(value("at")));
            return new RunLog(
                    UUID.fromString(value("id")),
                    RunKind.valueOf(value("kind")),
                    status,
                    value("plan"),
                    values.containsKey("backup") ? Optional.of(BackupId.parse(value("backup"))) : Optional.empty(),
                    value("place"),
                    Instant.parse(value("startedAt")),
                    end,
                    number("raw"),
                    number("stored"),
                    Duration.ofMillis(number("downtime")),
                    failure(),
                    stages(status != RunStatus.RUNNING),
                    lines);
        } catch (IllegalArgumentException | java.time.DateTimeException e) {
            throw new IOException("not a run: " + e.getMessage(), e);
        }
    }

    private Optional<RunFailure> failure() {
        if (!values.containsKey("error")) {
            return Optional.empty();
        }
        Map<String, String> system = new TreeMap<>();
        values.forEach((name, value) -> {
            if (name.startsWith(SYSTEM)) {
                system.put(name.substring(SYSTEM.length()), value);
            }
        });
        return Optional.of(new RunFailure(
                value("error"), value("message"), value("hint"), value("stackTrace"), value("instanceLog"), system));
    }

    static Map<String, String> failure(RunFailure failure) {
        Map<String, String> line = new TreeMap<>();
        line.put("error", failure.type());
        line.put("message", failure.message());
        line.put("hint", failure.hint());
        line.put("stackTrace", failure.stackTrace());
        if (!failure.instanceLog().isEmpty()) {
            line.put("instanceLog", failure.instanceLog());
        }
        failure.system().forEach((name, value) -> line.put(SYSTEM + name, value));
        return line;
    }
}
