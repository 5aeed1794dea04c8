package io.quiesce.reporting.internal;

import io.quiesce.api.history.RunStatus;
import io.quiesce.api.report.Figures;
import java.time.Duration;
import java.util.List;

/** A figure of this period beside that of the one before. */
record Comparison(String name, String now, String before) {

    static List<Comparison> all(Figures now, Figures before) {
        return List.of(
                new Comparison("backups", Integer.toString(now.backups()), Integer.toString(before.backups())),
                new Comparison("good", good(now), good(before)),
                new Comparison("not good", unfit(now), unfit(before)),
                new Comparison(
                        "waiting for delivery",
                        Integer.toString(now.of(RunStatus.WAITING)),
                        Integer.toString(before.of(RunStatus.WAITING))),
                new Comparison("downtime, median", Words.median(now), Words.median(before)),
                new Comparison("downtime, longest", longest(now), longest(before)),
                new Comparison("downtime, in all", total(now), total(before)),
                new Comparison("duration, median", elapsed(now), elapsed(before)),
                new Comparison(
                        "data to back up", Words.size(now.newestRawBytes()), Words.size(before.newestRawBytes())),
                new Comparison(
                        "stored by all backups", Words.size(now.storedBytes()), Words.size(before.storedBytes())),
                new Comparison("stored / data", Words.ratio(now.ratio()), Words.ratio(before.ratio())),
                new Comparison("throughput", Words.rate(now.bytesPerSecond()), Words.rate(before.bytesPerSecond())),
                new Comparison("slowest stage", Words.slowest(now), Words.slowest(before)));
    }

    private static String good(Figures figures) {
        return figures.good()
                + (figures.successRate().isEmpty() ? "" : " (" + Words.percent(figures.successRate()) + ")");
    }

    /** Those that came to an end and are of no use. */
    private static String unfit(Figures figures) {
        StringBuilder text = new StringBuilder();
        int all = 0;
        for (RunStatus status :
                List.of(RunStatus.NOT_GOOD, RunStatus.FAILED, RunStatus.INTERRUPTED, RunStatus.CANCELLED)) {
            int count = figures.of(status);
            all += count;
            if (count > 0) {
                text.append(text.isEmpty() ? "" : ", ")
                        .append(count)
                        .append(' ')
                        .append(Words.word(status));
            }
        }
        return all == 0 ? "0" : all + " (" + text + ")";
    }

    private static String longest(Figures figures) {
        return spread(figures.downtime().count(), figures.downtime().most());
    }

    private static String total(Figures figures) {
        return spread(figures.downtime().count(), figures.downtime().total());
    }

    private static String elapsed(Figures figures) {
        return spread(figures.elapsed().count(), figures.elapsed().median());
    }

    private static String spread(int count, Duration value) {
        return count == 0 ? Words.NONE : Words.duration(value);
    }
}
