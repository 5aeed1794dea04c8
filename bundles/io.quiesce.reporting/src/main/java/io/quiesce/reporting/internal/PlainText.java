package io.quiesce.reporting.internal;

import io.quiesce.api.report.Figures;
import io.quiesce.api.report.PlanReport;
import io.quiesce.api.report.Report;
import io.quiesce.api.report.Trouble;
import java.util.List;

/** A report as lines of at most about a hundred characters. */
final class PlainText {

    private PlainText() {}

    static String of(Report report) {
        StringBuilder text = new StringBuilder();
        text.append("Backups from ").append(Words.period(report.period())).append('\n');
        text.append(report.source()).append("; in brackets: the period before\n\n");
        if (report.plans().isEmpty()) {
            return text.append("no backup was made\n").toString();
        }
        for (Comparison line : Comparison.all(report.figures(), report.before())) {
            text.append(String.format("%-22s %s%n", line.name(), line.now() + "   [" + line.before() + "]"));
        }
        text.append('\n');
        report.plans().forEach(plan -> text.append(line(plan)));
        troubles(report, text);
        return text.toString().replace(System.lineSeparator(), "\n");
    }

    private static String line(PlanReport plan) {
        Figures now = plan.figures();
        return String.format(
                "%-20s %d of %d good, %s, downtime %s [%s], slowest %s%n",
                plan.plan(),
                now.good(),
                now.backups(),
                Words.size(now.newestRawBytes()),
                Words.median(now),
                Words.median(plan.before()),
                Words.slowest(now));
    }

    private static void troubles(Report report, StringBuilder text) {
        List<Trouble> troubles = report.troubles();
        if (troubles.isEmpty()) {
            return;
        }
        text.append("\nWhat went wrong, newest first\n");
        for (Trouble t : troubles) {
            text.append(Words.time(t.at(), report.period().zone()))
                    .append("  ")
                    .append(t.plan().isEmpty() ? "" : t.plan() + ": ")
                    .append(Words.word(t.kind()))
                    .append(' ')
                    .append(Words.word(t.status()))
                    .append(": ")
                    .append(t.message())
                    .append('\n');
        }
        if (report.moreTroubles() > 0) {
            text.append("and ").append(report.moreTroubles()).append(" more: see 'quiesce history list'\n");
        }
    }
}
