package io.quiesce.api.report;

import io.quiesce.api.history.RunKind;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What came of the runs that began in a period.
 *
 * @param source whose runs they are, such as {@code agent HOST}
 * @param before the figures of the period before
 * @param plans by name; those that had a backup in either period
 * @param others how many runs of other kinds there were
 * @param troubles newest first, at most {@value #MOST_TROUBLES}
 * @param moreTroubles how many others there were
 */
public record Report(
        Period period,
        Instant madeAt,
        String source,
        Figures figures,
        Figures before,
        List<PlanReport> plans,
        SortedMap<RunKind, Integer> others,
        List<Trouble> troubles,
        int moreTroubles) {

    public static final int MOST_TROUBLES = 50;

    public Report {
        plans = List.copyOf(plans);
        others = Collections.unmodifiableSortedMap(new TreeMap<>(others));
        troubles = List.copyOf(troubles);
    }
}
