package io.quiesce.workbench.internal;

import io.quiesce.api.Wildcard;
import io.quiesce.api.control.ReceiverAnswer;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.instance.Finding.Severity;
import io.quiesce.api.service.Alerts;
import io.quiesce.api.service.PlanDocuments;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The tests of a plan as it is typed, stored or not. For jobs: each may wait for others. */
final class PlanTests {

    private PlanTests() {}

    /** Everything that a backup would check, by the agent; what is worse comes first within what it is about. */
    static List<PlanTestRow> instance(PlanTyped typed, String plan) {
        try {
            String text = typed.texts(Services.get(PlanDocuments.class), plan).whole();
            return WorkbenchApplication.link().ask(desk -> desk.checkText(plan, text)).findings().stream()
                    .map(PlanTestRow::of)
                    .sorted(Comparator.<PlanTestRow>comparingInt(r -> order(r.about()))
                            .thenComparing(r -> r.finding().severity(), Comparator.reverseOrder()))
                    .toList();
        } catch (QuiesceException e) {
            return PlanTestRow.of(Texts.about_instance, e);
        }
    }

    private static int order(String about) {
        return List.of(
                        Texts.about_connection,
                        Texts.about_privileges,
                        Texts.about_instance,
                        Texts.about_data,
                        Texts.about_service,
                        Texts.about_receiver)
                .indexOf(about);
    }

    /** The receiver that is typed, over the network. */
    static List<PlanTestRow> receiver(PlanTyped typed, String plan) {
        try {
            String name = typed.texts(Services.get(PlanDocuments.class), plan)
                    .written()
                    .values()
                    .getOrDefault("transfer.receiver", "");
            ReceiverAnswer answer = WorkbenchApplication.link().ask(desk -> desk.receiver(name));
            ReceiverRow row = new ReceiverRow(answer.receiver()).said(answer);
            Instant now = Instant.now();
            boolean ends = row.certificateImage(now).isPresent();
            return Stream.of(
                            Finding.ok(name, row.state()),
                            Finding.ok(name, Texts.receiver_free + ": " + row.free()),
                            Finding.ok(name, Texts.receiver_newest + ": " + row.newest(now)),
                            new Finding(
                                    ends ? Severity.WARNING : Severity.OK,
                                    name,
                                    Texts.receiver_certificate + " " + row.certificate(now),
                                    ""))
                    .map(f -> new PlanTestRow(Texts.about_receiver, f))
                    .toList();
        } catch (QuiesceException e) {
            return PlanTestRow.of(Texts.about_receiver, e);
        }
    }

    /** Sends a real one through each channel that a warning about the plan may go to; says first by which rules. */
    static List<PlanTestRow> alerts(Path home, String plan) {
        try {
            AlertConfiguration all = AlertConfiguration.read(home);
            List<RuleRow> rules = all.rules().stream()
                    .filter(r -> r.problem().isEmpty() && concerns(r, plan))
                    .toList();
            List<String> channels = all.rules().isEmpty()
                    ? all.channels().stream().map(ChannelRow::name).toList()
                    : rules.stream()
                            .flatMap(
                                    r -> r.values().getOrDefault("channels", "").lines())
                            .distinct()
                            .toList();
            List<PlanTestRow> rows = new ArrayList<>();
            rules.forEach(r -> rows.add(row(Severity.NOTE, r.name(), told(r))));
            if (all.channels().isEmpty()) {
                rows.add(row(Severity.WARNING, "", Texts.channels_none));
            } else if (rules.isEmpty()) {
                rows.add(
                        all.rules().isEmpty()
                                ? row(Severity.NOTE, "", Texts.rules_none)
                                : row(Severity.WARNING, "", Texts.test_no_rule));
            }
            for (String channel : channels) {
                rows.addAll(sent(home, channel));
            }
            return rows;
        } catch (QuiesceException e) {
            return PlanTestRow.of(Texts.about_alerts, e);
        }
    }

    private static List<PlanTestRow> sent(Path home, String channel) {
        try {
            Services.get(Alerts.class).test(home, channel);
            return List.of(row(Severity.OK, channel, Texts.of(Texts.test_taken, Formats.time(Instant.now()))));
        } catch (QuiesceException e) {
            return List.of(new PlanTestRow(
                    Texts.about_alerts, Finding.refused(channel, String.valueOf(e.getMessage()), e.hint())));
        }
    }

    private static PlanTestRow row(Severity severity, String what, String message) {
        return new PlanTestRow(Texts.about_alerts, new Finding(severity, what, message, ""));
    }

    /** As docs/alerts.md has it. */
    static boolean concerns(RuleRow rule, String plan) {
        List<String> plans = rule.values().getOrDefault("plans", "").lines().toList();
        return plans.isEmpty() || plans.stream().anyMatch(p -> new Wildcard(p.strip()).matches(plan));
    }

    private static String told(RuleRow rule) {
        return Texts.of(
                Texts.test_rule,
                rule.value("kinds", Texts.rule_everything),
                rule.value("severity", Texts.rule_warning),
                rule.value("channels", ""));
    }
}
