package io.quiesce.reporting.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.report.BackupPoint;
import io.quiesce.api.report.Figures;
import io.quiesce.api.report.PlanReport;
import io.quiesce.api.report.Report;
import io.quiesce.api.report.Trouble;
import java.time.Duration;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

/** A report as one page: no script, nothing to fetch, light or dark as the reader's system is, fit for print. */
final class HtmlPage {

    private static final String STYLE = """
            :root { color-scheme: light dark; --text: #1f2328; --soft: #59636e; --line: #d1d9e0; --paper: #ffffff;
              --good: #2f6f4f; --bad: #b3261e; --stripe: #f6f8fa; }
            @media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --soft: #9da7b3; --line: #3d444d;
              --paper: #0d1117; --good: #57ab7d; --bad: #ff7b72; --stripe: #151b23; } }
            body { font: 15px/1.5 system-ui, sans-serif; color: var(--text); background: var(--paper);
              max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
            h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.2rem; margin: 2.2rem 0 .5rem; }
            p { margin: .2rem 0; } .soft { color: var(--soft); } .bad { color: var(--bad); fill: var(--bad); }
            table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
            th, td { text-align: left; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
            th { font-weight: 600; } td.n, th.n { text-align: right; }
            .scroll { overflow-x: auto; }
            figure { margin: 1rem 0; } figcaption { font-size: .9rem; color: var(--soft); }
            svg text { font-size: 11px; fill: var(--soft); } svg .good { fill: var(--good); }
            svg .axis { stroke: var(--soft); } svg .grid { stroke: var(--line); }
            @media print { body { max-width: none; margin: 0; } section { break-inside: avoid; } }
            """;

    private final Report report;
    private final Markup out = new Markup();

    private HtmlPage(Report report) {
        this.report = report;
    }

    static String of(Report report) {
        HtmlPage page = new HtmlPage(report);
        page.out.element("html", page::page, "lang", "en");
        return "<!DOCTYPE html>\n" + page.out + "\n";
    }

    /** The figures and troubles alone, for mails, whose readers show neither styles nor charts. */
    static String fragment(Report report) {
        HtmlPage page = new HtmlPage(report);
        page.out.element("div", () -> {
            page.head();
            page.comparison(report.figures(), report.before());
            page.troubles();
            page.overview();
        });
        return page.out.toString();
    }

    private void page() {
        out.element(
                "head",
                () -> out.empty("meta", "charset", "utf-8")
                        .empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                        .element("title", "Backups " + Words.period(report.period()))
                        .element("style", STYLE));
        out.element("body", () -> {
            head();
            comparison(report.figures(), report.before());
            troubles();
            overview();
            report.plans().forEach(plan -> out.element("section", () -> plan(plan)));
            out.element(
                    "p",
                    "Made at " + Words.time(report.madeAt(), report.period().zone())
                            + " by Quiesce from the history of " + report.source() + ".",
                    "class",
                    "soft");
        });
    }

    private void head() {
        out.element("h1", "Backups of " + report.source());
        out.element("p", Words.period(report.period()), "class", "soft");
        if (report.plans().isEmpty()) {
            out.element("p", "No backup was made.");
        }
    }

    private void comparison(Figures now, Figures before) {
        if (now.backups() + before.backups() == 0) {
            return;
        }
        table(List.of("", "this period", "the one before"), () -> {
            for (Comparison line : Comparison.all(now, before)) {
                out.element(
                        "tr",
                        () -> out.element("td", line.name())
                                .element("td", line.now())
                                .element("td", line.before(), "class", "soft"));
            }
        });
    }

    private void overview() {
        if (report.plans().size() < 2) {
            return;
        }
        out.element("h2", "Plans");
        table(
                List.of(
                        "plan",
                        "good",
                        "last good",
                        "data",
                        "stored / data",
                        "downtime, median",
                        "longest",
                        "slowest stage"),
                () -> report.plans().forEach(plan -> out.element("tr", () -> overview(plan))));
    }

    private void overview(PlanReport plan) {
        Figures f = plan.figures();
        boolean bad = f.good() < f.backups() || f.backups() == 0;
        String last = plan.points().reversed().stream()
                .filter(BackupPoint::good)
                .findFirst()
                .map(p -> Words.time(p.at(), report.period().zone()))
                .orElse(Words.NONE);
        out.element("td", plan.plan())
                .element("td", f.good() + " of " + f.backups(), "class", bad ? "bad" : "")
                .element("td", last)
                .element("td", Words.size(f.newestRawBytes()))
                .element("td", Words.ratio(f.ratio()))
                .element("td", Words.median(f))
                .element(
                        "td",
                        f.downtime().count() == 0
                                ? Words.NONE
                                : Words.duration(f.downtime().most()))
                .element("td", Words.slowest(f));
    }

    private void troubles() {
        if (report.troubles().isEmpty()) {
            return;
        }
        out.element("h2", "What went wrong");
        table(List.of("when", "plan", "run", "what", "to check"), () -> {
            for (Trouble t : report.troubles()) {
                out.element(
                        "tr",
                        () -> out.element(
                                        "td", Words.time(t.at(), report.period().zone()))
                                .element("td", t.plan())
                                .element("td", Words.word(t.kind()) + " " + Words.word(t.status()), "class", "bad")
                                .element("td", t.message())
                                .element("td", t.hint()));
            }
        });
        if (report.moreTroubles() > 0) {
            out.element("p", "And " + report.moreTroubles() + " more: see 'quiesce history list'.");
        }
    }

    private void plan(PlanReport plan) {
        out.element("h2", plan.plan());
        if (report.plans().size() > 1) {
            comparison(plan.figures(), plan.before());
        }
        if (plan.points().isEmpty()) {
            out.element("p", "No backup was made in this period.", "class", "bad");
            return;
        }
        chart(plan, "Downtime", p -> seconds(p.downtime()), HtmlPage::seconds);
        chart(plan, "Duration of the backup", p -> seconds(p.elapsed()), HtmlPage::seconds);
        chart(plan, "Stored bytes", BackupPoint::storedBytes, v -> new ByteSize((long) v).display());
    }

    private void chart(
            PlanReport plan, String title, ToDoubleFunction<BackupPoint> value, DoubleFunction<String> unit) {
        List<ColumnChart.Column> columns = plan.points().stream()
                .map(p -> new ColumnChart.Column(
                        p.at(),
                        value.applyAsDouble(p),
                        !p.good(),
                        Words.time(p.at(), report.period().zone()) + ": " + unit.apply(value.applyAsDouble(p)) + ", "
                                + Words.word(p.outcome())))
                .toList();
        new ColumnChart(title, report.period(), columns, unit).draw(out);
    }

    private static double seconds(Duration d) {
        return d.toMillis() / 1000.0;
    }

    private static String seconds(double value) {
        return Words.duration(Duration.ofMillis(Math.round(value * 1000)));
    }

    private void table(List<String> names, Runnable rows) {
        out.element(
                "div",
                () -> out.element("table", () -> {
                    out.element("thead", () -> out.element("tr", () -> names.forEach(name -> out.element("th", name))));
                    out.element("tbody", rows);
                }),
                "class",
                "scroll");
    }
}
