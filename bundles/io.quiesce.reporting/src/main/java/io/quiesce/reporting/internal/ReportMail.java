package io.quiesce.reporting.internal;

import io.quiesce.api.alert.Alert;
import io.quiesce.api.alert.AlertKind;
import io.quiesce.api.alert.AlertSeverity;
import io.quiesce.api.report.Report;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A report as an alert: the figures in its text, the page and the table attached. */
final class ReportMail {

    private ReportMail() {}

    static Alert of(String name, Report report) {
        int good = report.figures().good();
        int all = report.figures().backups();
        String day = report.period()
                .from()
                .atZone(report.period().zone())
                .toLocalDate()
                .toString();
        return new Alert(
                UUID.randomUUID(),
                report.madeAt(),
                AlertKind.REPORT,
                good < all || all == 0 ? AlertSeverity.WARNING : AlertSeverity.INFO,
                report.source(),
                "",
                "report '" + name + "': " + good + " of " + all + " backups are good, from " + day + " on",
                PlainText.of(report),
                Map.of(),
                Optional.of(HtmlPage.fragment(report)),
                List.of(
                        attachment("report-" + day + ".html", "text/html; charset=utf-8", HtmlPage.of(report)),
                        attachment("report-" + day + ".csv", "text/csv; charset=utf-8", CsvTable.of(report))));
    }

    private static Alert.Attachment attachment(String name, String type, String text) {
        return new Alert.Attachment(name, type, text.getBytes(StandardCharsets.UTF_8));
    }
}
