package io.quiesce.alerting.internal;

import io.quiesce.api.alert.Alert;
import java.util.List;
import java.util.stream.Collectors;

/** Alerts in words, for channels that bring texts. */
final class Wording {

    private Wording() {}

    static String subject(List<Alert> alerts) {
        Alert worst = alerts.stream()
                .max(java.util.Comparator.comparing(Alert::severity))
                .orElseThrow();
        String more = alerts.size() == 1 ? "" : " (and " + (alerts.size() - 1) + " more)";
        return "[" + Rule.word(worst.severity()) + "] " + worst.subject() + more;
    }

    static String text(List<Alert> alerts) {
        return alerts.stream().map(Wording::text).collect(Collectors.joining("\n\n----\n\n"));
    }

    private static String text(Alert alert) {
        StringBuilder text = new StringBuilder();
        text.append(alert.subject()).append("\n\n");
        if (!alert.text().isBlank()) {
            text.append(alert.text().strip()).append("\n\n");
        }
        alert.facts()
                .forEach((name, value) ->
                        text.append(name).append(": ").append(value).append('\n'));
        if (!alert.plan().isEmpty()) {
            text.append("plan: ").append(alert.plan()).append('\n');
        }
        text.append("told by: ").append(alert.source()).append('\n');
        return text.append("at: ").append(alert.at()).toString();
    }

    static String html(List<Alert> alerts) {
        return "<!DOCTYPE html><html><body style=\"font-family:sans-serif;color:#222\">"
                + alerts.stream().map(a -> a.html().orElseGet(() -> html(a))).collect(Collectors.joining("<hr>"))
                + "</body></html>";
    }

    private static String html(Alert alert) {
        String colour = switch (alert.severity()) {
            case INFO -> "#2e7d32";
            case WARNING -> "#b26a00";
            case ERROR, CRITICAL -> "#b3261e";
        };
        StringBuilder html = new StringBuilder("<h2 style=\"color:" + colour + "\">")
                .append(escaped(alert.subject()))
                .append("</h2><p style=\"white-space:pre-wrap\">")
                .append(escaped(alert.text()))
                .append("</p><table>");
        alert.facts().forEach((name, value) -> row(html, name, value));
        if (!alert.plan().isEmpty()) {
            row(html, "plan", alert.plan());
        }
        row(html, "told by", alert.source());
        row(html, "at", alert.at().toString());
        return html.append("</table>").toString();
    }

    private static void row(StringBuilder html, String name, String value) {
        html.append("<tr><td style=\"padding-right:1em;color:#666\">")
                .append(escaped(name))
                .append("</td><td>")
                .append(escaped(value))
                .append("</td></tr>");
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
