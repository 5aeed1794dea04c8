package io.quiesce.api.monitor;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A quantity that can go up and down, with a value for each combination of labels.
 *
 * @param name as Prometheus has it: lower case with underscores, the unit at its end, times in seconds since 1970
 * @param help a sentence
 * @param samples of different labels; the same label names in each
 */
public record Measure(String name, String help, List<Sample> samples) {

    /** @param labels names and values; no secret, and few values in all */
    public record Sample(SortedMap<String, String> labels, double value) {}

    public Measure {
        samples = List.copyOf(samples);
    }

    public static Measure of(String name, String help) {
        return new Measure(name, help, List.of());
    }

    /** @param labels names and values by turns */
    public Measure with(double value, String... labels) {
        SortedMap<String, String> named = new TreeMap<>();
        for (int i = 0; i < labels.length; i += 2) {
            named.put(labels[i], labels[i + 1]);
        }
        List<Sample> more = new ArrayList<>(samples);
        more.add(new Sample(named, value));
        return new Measure(name, help, more);
    }
}
