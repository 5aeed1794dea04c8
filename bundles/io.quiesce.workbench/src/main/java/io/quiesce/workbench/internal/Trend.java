package io.quiesce.workbench.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.Durations;
import io.quiesce.api.history.RunLog;
import java.time.Duration;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import org.eclipse.jdt.annotation.Nullable;

/**
 * What is drawn of the good backups of a plan over time. Pure.
 *
 * @param title of the chart
 * @param lines at least one
 * @param text of a value, at the axis and in words
 */
record Trend(String title, List<Line> lines, DoubleFunction<String> text) {

    /**
     * One line of a chart.
     *
     * @param name in the legend
     * @param value bytes, seconds or bytes per second
     */
    record Line(String name, ToDoubleFunction<RunLog> value) {}

    private static final DoubleFunction<String> SIZE = v -> new ByteSize(Math.round(Math.max(0, v))).display();
    private static final DoubleFunction<String> TIME =
            v -> Durations.display(Duration.ofMillis(Math.round(Math.max(0, v) * 1000)));

    /** Every chart of the view, in its order. */
    static List<Trend> all() {
        return List.of(
                new Trend(
                        Texts.size,
                        List.of(new Line(Texts.data, RunLog::rawBytes), new Line(Texts.stored, RunLog::storedBytes)),
                        SIZE),
                new Trend(
                        Texts.downtime,
                        List.of(new Line(Texts.downtime, r -> r.downtime().toMillis() / 1000.0)),
                        TIME),
                new Trend(
                        Texts.duration,
                        List.of(new Line(Texts.duration, r -> r.elapsed().toMillis() / 1000.0)),
                        TIME),
                new Trend(
                        Texts.throughput,
                        List.of(new Line(Texts.throughput, Trend::throughput)),
                        v -> Texts.of(Texts.per_second, SIZE.apply(v))));
    }

    /** Raw bytes by the time that the run took, as in reports. */
    private static double throughput(RunLog run) {
        double seconds = run.elapsed().toMillis() / 1000.0;
        return seconds == 0 ? 0 : run.rawBytes() / seconds;
    }

    double[] values(int line, List<RunLog> runs) {
        return runs.stream().mapToDouble(lines.get(line).value()).toArray();
    }

    /** The first line in words: its newest value, median and largest; null when there is none. */
    @Nullable
    String summary(List<RunLog> oldestFirst) {
        double[] values = values(0, oldestFirst);
        if (values.length == 0) {
            return null;
        }
        double[] sorted = values.clone();
        java.util.Arrays.sort(sorted);
        return Texts.of(
                Texts.trend_summary,
                text.apply(values[values.length - 1]),
                text.apply(sorted[(sorted.length - 1) / 2]),
                text.apply(sorted[sorted.length - 1]));
    }
}
