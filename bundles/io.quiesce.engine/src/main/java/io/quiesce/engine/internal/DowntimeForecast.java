package io.quiesce.engine.internal;

import io.quiesce.api.ByteSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What the last runs of a plan say about the next one's downtime; each run counts as much as all before it.
 *
 * @param bytesPerSecond of the data directory, captured
 */
record DowntimeForecast(Duration stop, double bytesPerSecond, Duration start) {

    /** The start gets so much more than it needed before. */
    private static final double CAUTION = 1.5;

    /** The part of the budget that the start gets when nothing is known. */
    private static final double UNKNOWN = 0.1;

    private static Path file(Path home, String plan) {
        return home.resolve("forecast").resolve(plan + ".properties");
    }

    /** Empty when the plan has not run yet, or nothing can be read: a forecast is never worth a failure. */
    static Optional<DowntimeForecast> of(Path home, String plan) {
        try {
            Path file = file(home, plan);
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            Map<String, String> v = DurableFile.read(file);
            return Optional.of(new DowntimeForecast(
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
                "forecast of the downtime: %.1f s (stop %.1f s, capture of %s %.1f s, start %.1f s), from earlier runs",
                seconds(downtime(rawBytes)),
                seconds(stop),
                new ByteSize(rawBytes).display(),
                seconds(capture(rawBytes)),
                seconds(start));
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }

    /** How much of a downtime budget is kept for the start. */
    static Duration reserve(Optional<DowntimeForecast> forecast, Duration budget) {
        Duration tenth = Duration.ofMillis((long) (budget.toMillis() * UNKNOWN));
        return forecast.map(f -> Duration.ofMillis((long) (f.start.toMillis() * CAUTION)))
                .filter(r -> r.compareTo(tenth) > 0)
                .orElse(tenth);
    }

    /** Remembers a run; what can't be written is forgotten. */
    static void learn(Path home, String plan, DowntimeForecast run) throws IOException {
        DowntimeForecast mean = of(home, plan).map(run::mean).orElse(run);
        Path file = file(home, plan);
        Files.createDirectories(file.getParent());
        DurableFile.write(
                file,
                Map.of(
                        "stopMillis", Long.toString(mean.stop.toMillis()),
                        "bytesPerSecond", Double.toString(mean.bytesPerSecond),
                        "startMillis", Long.toString(mean.start.toMillis())));
    }

    private DowntimeForecast mean(DowntimeForecast other) {
        return new DowntimeForecast(
                stop.plus(other.stop).dividedBy(2),
                (bytesPerSecond + other.bytesPerSecond) / 2,
                start.plus(other.start).dividedBy(2));
    }
}
