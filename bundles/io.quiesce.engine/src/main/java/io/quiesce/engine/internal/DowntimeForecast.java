package io.quiesce.engine.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.Durations;
import io.quiesce.api.plan.RestartPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What the last runs of a plan say about the next one's downtime; each run counts as much as all before it.
 *
 * @param restart of those runs: another one has other figures
 * @param bytesPerSecond of the data directory, captured, or whatever else the instance is down for
 */
record DowntimeForecast(RestartPoint restart, Duration stop, double bytesPerSecond, Duration start) {

    /** The start gets so much more than it needed before. */
    private static final double CAUTION = 1.5;

    /** The part of the budget that the start gets when nothing is known. */
    private static final double UNKNOWN = 0.1;

    private static final String RESTART = "restart";

    private static Path file(Path home, String plan) {
        return home.resolve("forecast").resolve(plan + ".properties");
    }

    /** Empty when the plan has not run yet, or nothing can be read: a forecast is never worth a failure. */
    static Optional<DowntimeForecast> of(Path home, String plan, RestartPoint restart) {
        try {
            Path file = file(home, plan);
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            Map<String, String> v = PropertiesFile.read(file);
            if (!restart.name().equals(v.getOrDefault(RESTART, RestartPoint.AFTER_CAPTURE.name()))) {
                return Optional.empty();
            }
            return Optional.of(new DowntimeForecast(
                    restart,
                    Duration.ofMillis(Long.parseLong(String.valueOf(v.get("stopMillis")))),
                    Double.parseDouble(String.valueOf(v.get("bytesPerSecond"))),
                    Duration.ofMillis(Long.parseLong(String.valueOf(v.get("startMillis"))))));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** How long the instance would be down for so many bytes. */
    Duration downtime(long rawBytes) {
        return stop.plus(capture(rawBytes)).plus(start);
    }

    private Duration capture(long rawBytes) {
        return Duration.ofMillis((long) (rawBytes * 1000.0 / Math.max(1, bytesPerSecond)));
    }

    /** One sentence for people. */
    String text(long rawBytes) {
        return String.format(
                java.util.Locale.ROOT,
                "forecast of the downtime: %.1f s (stop %.1f s, %s of %s %.1f s, start %.1f s), from earlier runs",
                seconds(downtime(rawBytes)),
                seconds(stop),
                switch (restart) {
                    case AFTER_CAPTURE -> "capture";
                    case AFTER_TRANSFER -> "capture and transfer";
                    case AFTER_SNAPSHOT -> "snapshot";
                },
                new ByteSize(rawBytes).display(),
                seconds(capture(rawBytes)),
                seconds(start));
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }

    /** How much of a downtime budget is kept for the start: whatever earlier ones needed, half of it is left to the run. */
    static Duration reserve(Optional<DowntimeForecast> forecast, Duration budget) {
        Duration tenth = Duration.ofMillis((long) (budget.toMillis() * UNKNOWN));
        Duration half = budget.dividedBy(2);
        return forecast.map(f -> Duration.ofMillis((long) (f.start.toMillis() * CAUTION)))
                .filter(r -> r.compareTo(tenth) > 0)
                .map(r -> r.compareTo(half) > 0 ? half : r)
                .orElse(tenth);
    }

    /** Why a run would hardly end within its budget; empty when it may. */
    Optional<String> excess(long rawBytes, Duration budget) {
        Duration needed = stop.plus(capture(rawBytes)).plus(reserve(Optional.of(this), budget));
        return needed.compareTo(budget) <= 0
                ? Optional.empty()
                : Optional.of("the downtime budget of " + Durations.display(budget) + " will hardly do: "
                        + Durations.display(needed) + " are expected, with what is kept for the start");
    }

    /**
     * The same for a run whose capture was ended early: it says how long stop and start take, and nothing of the rate.
     *
     * @param known of earlier runs; without any nothing is learned
     */
    static void learn(Path home, String plan, Optional<DowntimeForecast> known, Duration stop, Duration start)
            throws IOException {
        if (known.isPresent()) {
            learn(home, plan, new DowntimeForecast(known.get().restart, stop, known.get().bytesPerSecond, start));
        }
    }

    /** Remembers a run; what can't be written is forgotten. */
    static void learn(Path home, String plan, DowntimeForecast run) throws IOException {
        DowntimeForecast mean = of(home, plan, run.restart).map(run::mean).orElse(run);
        Path file = file(home, plan);
        Files.createDirectories(file.getParent());
        PropertiesFile.write(
                file,
                Map.of(
                        RESTART,
                        run.restart.name(),
                        "stopMillis",
                        Long.toString(mean.stop.toMillis()),
                        "bytesPerSecond",
                        Double.toString(mean.bytesPerSecond),
                        "startMillis",
                        Long.toString(mean.start.toMillis())));
    }

    private DowntimeForecast mean(DowntimeForecast other) {
        return new DowntimeForecast(
                restart,
                stop.plus(other.stop).dividedBy(2),
                (bytesPerSecond + other.bytesPerSecond) / 2,
                start.plus(other.start).dividedBy(2));
    }
}
