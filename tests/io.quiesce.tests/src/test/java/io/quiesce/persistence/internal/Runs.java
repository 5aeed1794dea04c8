package io.quiesce.persistence.internal;

import io.quiesce.api.TimeOrderedId;
import io.quiesce.api.event.RunEvent.Level;
import io.quiesce.api.event.Stage;
import io.quiesce.api.history.RunFailure;
import io.quiesce.api.history.RunKind;
import io.quiesce.api.history.RunLine;
import io.quiesce.api.history.RunLog;
import io.quiesce.api.history.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** Runs for tests. */
final class Runs {

    private Runs() {}

    static RunLog failed(String plan, Instant at) {
        return new RunLog(
                TimeOrderedId.at(at, new Random(at.toEpochMilli())),
                RunKind.BACKUP,
                RunStatus.FAILED,
                plan,
                Optional.empty(),
                "",
                at,
                Optional.of(at.plusSeconds(60)),
                1000,
                400,
                Duration.ofMillis(1234),
                Optional.of(new RunFailure(
                        "E", "it broke", "Mend it.", "E: it broke\n\tat x", "[ERROR] Aborting", Map.of("load", "1.0"))),
                new TreeMap<>(Map.of(Stage.CHECK, Duration.ofMillis(250), Stage.CAPTURE, Duration.ofSeconds(40))),
                List.of(new RunLine(at, Level.INFO, "check"), new RunLine(at, Level.ERROR, "it broke")));
    }
}
