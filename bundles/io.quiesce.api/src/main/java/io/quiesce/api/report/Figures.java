package io.quiesce.api.report;

import io.quiesce.api.event.Stage;
import io.quiesce.api.history.RunStatus;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The backups of a period in figures.
 *
 * @param outcomes how many came to what; what none came to is not in it
 * @param rawBytes of the data directories of the good ones
 * @param storedBytes of their {@code Data.zip}s
 * @param newestRawBytes of the newest good one of each plan, added up: how much there is to back up
 * @param downtime of those that stopped their instance, good or not
 * @param elapsed of the good ones
 * @param stages how long the good ones were in each stage, added up
 */
public record Figures(
        SortedMap<RunStatus, Integer> outcomes,
        long rawBytes,
        long storedBytes,
        long newestRawBytes,
        Spread downtime,
        Spread elapsed,
        SortedMap<Stage, Duration> stages) {

    public Figures {
        outcomes = Collections.unmodifiableSortedMap(new TreeMap<>(outcomes));
        stages = Collections.unmodifiableSortedMap(new TreeMap<>(stages));
    }

    public int backups() {
        return outcomes.values().stream().mapToInt(Integer::intValue).sum();
    }

    public int of(RunStatus outcome) {
        return outcomes.getOrDefault(outcome, 0);
    }

    public int good() {
        return of(RunStatus.COMPLETED);
    }

    /** Good ones by those that are over and were not cancelled by somebody; empty when there are none. */
    public OptionalDouble successRate() {
        int counted = backups() - of(RunStatus.CANCELLED) - of(RunStatus.RUNNING) - of(RunStatus.WAITING);
        return counted == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) good() / counted);
    }

    /** Stored bytes by raw bytes of the good ones; empty when there are none. */
    public OptionalDouble ratio() {
        return rawBytes == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) storedBytes / rawBytes);
    }

    /** Raw bytes of the good ones by the time that they took; empty when there are none. */
    public OptionalDouble bytesPerSecond() {
        return elapsed.total().isZero()
                ? OptionalDouble.empty()
                : OptionalDouble.of(rawBytes / (elapsed.total().toNanos() / 1e9));
    }

    /** In which stage the most time went; empty when nothing is known of them. */
    public Optional<Stage> slowest() {
        return stages.entrySet().stream()
                .filter(e -> !e.getValue().isZero())
                .max(Comparator.comparing((Map.Entry<Stage, Duration> e) -> e.getValue()))
                .map(Map.Entry::getKey);
    }

    /** The part of a stage in the time of all stages, 0 to 1. */
    public double share(Stage stage) {
        Duration all = stages.values().stream().reduce(Duration.ZERO, Duration::plus);
        return all.isZero()
                ? 0
                : (double) stages.getOrDefault(stage, Duration.ZERO).toNanos() / all.toNanos();
    }
}
