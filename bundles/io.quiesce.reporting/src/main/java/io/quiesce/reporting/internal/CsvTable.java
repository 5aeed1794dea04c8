package io.quiesce.reporting.internal;

import io.quiesce.api.event.Stage;
import io.quiesce.api.history.RunStatus;
import io.quiesce.api.report.Figures;
import io.quiesce.api.report.PlanReport;
import io.quiesce.api.report.Report;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** A report as one table: a line a plan, then one of all whose plan is empty. Bytes and seconds. */
final class CsvTable {

    private static final List<String> NAMES = List.of(
            "from",
            "until",
            "plan",
            "backups",
            "good",
            "not_good",
            "failed",
            "interrupted",
            "cancelled",
            "waiting",
            "success_rate",
            "downtime_count",
            "downtime_least_s",
            "downtime_median_s",
            "downtime_most_s",
            "downtime_total_s",
            "elapsed_median_s",
            "elapsed_total_s",
            "raw_bytes",
            "stored_bytes",
            "newest_raw_bytes",
            "ratio",
            "bytes_per_s",
            "slowest_stage",
            "slowest_share");

    private CsvTable() {}

    static String of(Report report) {
        StringBuilder table = new StringBuilder();
        try (CSVPrinter csv = new CSVPrinter(table, CSVFormat.RFC4180)) {
            csv.printRecord(NAMES);
            for (PlanReport plan : report.plans()) {
                csv.printRecord(line(report, plan.plan(), plan.figures()));
            }
            csv.printRecord(line(report, "", report.figures()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return table.toString();
    }

    private static List<Object> line(Report report, String plan, Figures f) {
        List<Object> line = new ArrayList<>();
        line.add(report.period().from());
        line.add(report.period().until());
        line.add(plan);
        line.add(f.backups());
        line.add(f.good());
        line.add(f.of(RunStatus.NOT_GOOD));
        line.add(f.of(RunStatus.FAILED));
        line.add(f.of(RunStatus.INTERRUPTED));
        line.add(f.of(RunStatus.CANCELLED));
        line.add(f.of(RunStatus.WAITING));
        line.add(number(f.successRate()));
        line.add(f.downtime().count());
        line.add(seconds(f.downtime().least()));
        line.add(seconds(f.downtime().median()));
        line.add(seconds(f.downtime().most()));
        line.add(seconds(f.downtime().total()));
        line.add(seconds(f.elapsed().median()));
        line.add(seconds(f.elapsed().total()));
        line.add(f.rawBytes());
        line.add(f.storedBytes());
        line.add(f.newestRawBytes());
        line.add(number(f.ratio()));
        line.add(number(f.bytesPerSecond()));
        line.add(f.slowest().map((Stage s) -> Words.word(s)).orElse(""));
        line.add(
                f.slowest().map(f::share).map(s -> number(OptionalDouble.of(s))).orElse(""));
        return line;
    }

    private static String seconds(Duration d) {
        return Double.toString(d.toMillis() / 1000.0);
    }

    private static String number(OptionalDouble value) {
        return value.isEmpty()
                ? ""
                : BigDecimal.valueOf(value.getAsDouble())
                        .setScale(4, RoundingMode.HALF_UP)
                        .stripTrailingZeros()
                        .toPlainString();
    }
}
