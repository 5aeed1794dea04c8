package io.quiesce.workbench.internal;

import io.quiesce.api.alert.AlertKind;
import io.quiesce.api.configuration.ConfigurationDocument;
import io.quiesce.api.configuration.DocumentKind;
import io.quiesce.api.service.Alerts.ChannelKind;
import io.quiesce.workbench.internal.SettingsDialog.Storing;
import io.quiesce.workbench.internal.SettingsDialog.Subject;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.jface.window.Window;
import org.eclipse.swt.widgets.Shell;

/** Opens the form for a channel or a rule, new or as it is stored. UI thread. */
final class AlertDialogs {

    private static final String CHANNEL_PAGE = "io.quiesce.workbench.channel.new";
    private static final String RULE_PAGE = "io.quiesce.workbench.rule.new";

    private AlertDialogs() {}

    /** With what is installed now, also when the view is not open. */
    static void newChannel(Shell shell) {
        read(
                shell,
                Texts.channel_new,
                configuration -> open(
                        shell,
                        new Subject(
                                CHANNEL_PAGE,
                                Texts.channel_new,
                                Texts.channel_text,
                                configuration.kinds(),
                                Optional.empty(),
                                Map.of(),
                                Map.of(),
                                storing(DocumentKind.ALERT_CHANNEL, Optional.empty()))));
    }

    static void newRule(Shell shell) {
        read(
                shell,
                Texts.rule_new,
                configuration -> open(
                        shell,
                        new Subject(
                                RULE_PAGE,
                                Texts.rule_new,
                                Texts.rule_text,
                                rule(configuration),
                                Optional.empty(),
                                Map.of(),
                                known(configuration),
                                storing(DocumentKind.ALERT_RULE, Optional.empty()))));
    }

    private static void read(Shell shell, String title, Consumer<AlertConfiguration> shown) {
        Asking.work(
                shell,
                Texts.job_alerts,
                () -> AlertConfiguration.read(WorkbenchApplication.link().home()),
                shown,
                Asking.dialog(shell, title));
    }

    /** The selected one, as it is stored now. */
    static void edit(Shell shell, AlertsView view) {
        switch (view.selected()) {
            case ChannelRow channel ->
                read(
                        shell,
                        Texts.of(Texts.channel_edit, channel.name()),
                        now -> now.channels().stream()
                                .filter(c -> c.name().equals(channel.name()))
                                .findFirst()
                                .ifPresent(c -> edit(shell, c)));
            case RuleRow rule ->
                read(
                        shell,
                        Texts.of(Texts.rule_edit, rule.name()),
                        now -> now.rules().stream()
                                .filter(r -> r.name().equals(rule.name()))
                                .findFirst()
                                .ifPresent(r -> edit(shell, r, now)));
            case null, default -> {}
        }
    }

    private static void edit(Shell shell, ChannelRow channel) {
        String title = Texts.of(Texts.channel_edit, channel.name());
        if (channel.kind().isEmpty()) {
            MessageDialog.openError(shell, title, channel.problem());
            return;
        }
        open(
                shell,
                new Subject(
                        CHANNEL_PAGE,
                        title,
                        Texts.channel_text,
                        List.of(channel.kind().get()),
                        Optional.of(channel.document()),
                        channel.values(),
                        Map.of(),
                        storing(DocumentKind.ALERT_CHANNEL, Optional.of(channel.document()))));
    }

    private static void edit(Shell shell, RuleRow rule, AlertConfiguration now) {
        String title = Texts.of(Texts.rule_edit, rule.name());
        if (rule.values().isEmpty()) {
            MessageDialog.openError(shell, title, rule.problem());
            return;
        }
        open(
                shell,
                new Subject(
                        RULE_PAGE,
                        title,
                        Texts.rule_text,
                        rule(now),
                        Optional.of(rule.document()),
                        rule.values(),
                        known(now),
                        storing(DocumentKind.ALERT_RULE, Optional.of(rule.document()))));
    }

    private static List<ChannelKind> rule(AlertConfiguration configuration) {
        return List.of(new ChannelKind("", Texts.rule_name, configuration.ruleSettings()));
    }

    private static Map<String, List<String>> known(AlertConfiguration configuration) {
        List<String> kinds = Stream.of(AlertKind.values())
                .map(k -> k.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
        List<String> channels =
                configuration.channels().stream().map(ChannelRow::name).toList();
        return Map.of("kinds", kinds, "channels", channels, "fallback", channels);
    }

    private static Storing storing(DocumentKind what, Optional<ConfigurationDocument> before) {
        Path home = WorkbenchApplication.link().home();
        return (name, as, values) -> AlertConfiguration.store(home, what, name, before, as, values);
    }

    private static void open(Shell shell, Subject subject) {
        if (new SettingsDialog(shell, subject).open() == Window.OK) {
            Reloading.everywhere();
        }
    }
}
