package io.quiesce.persistence.internal;

import io.quiesce.api.event.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Stages with how long they lasted, as a column holds them: milliseconds by name. */
final class StageTimes {

    private StageTimes() {}

    static String write(SortedMap<Stage, Duration> stages) {
        Map<String, String> texts = new TreeMap<>();
        stages.forEach((stage, lasted) -> texts.put(stage.name(), Long.toString(lasted.toMillis())));
        return FlatJson.write(texts);
    }

    /** A stage that a later product has added is skipped. */
    static SortedMap<Stage, Duration> read(Optional<String> column) {
        SortedMap<Stage, Duration> stages = new TreeMap<>();
        try {
            Map<String, String> texts = column.isPresent() ? FlatJson.read(column.get()) : Map.of();
            Arrays.stream(Stage.values())
                    .filter(stage -> texts.containsKey(stage.name()))
                    .forEach(stage -> stages.put(
                            stage, Duration.ofMillis(Long.parseLong(texts.getOrDefault(stage.name(), "0")))));
        } catch (IOException e) {
            throw new UncheckedIOException("times of stages", e);
        }
        return stages;
    }
}
