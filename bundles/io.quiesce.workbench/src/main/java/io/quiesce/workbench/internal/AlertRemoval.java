package io.quiesce.workbench.internal;

import io.quiesce.api.configuration.DocumentKind;
import io.quiesce.api.service.Alerts;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.swt.widgets.Shell;

/** Removes a channel or a rule. */
final class AlertRemoval {

    private AlertRemoval() {}

    static void remove(Shell shell, Object row) {
        switch (row) {
            case ChannelRow channel -> remove(shell, channel);
            case RuleRow rule ->
                agreed(
                        shell,
                        Texts.of(Texts.rule_removing, rule.name()),
                        Texts.of(Texts.rule_remove_confirm, rule.name()),
                        List.of(),
                        DocumentKind.ALERT_RULE,
                        rule.name());
            case null, default -> {}
        }
    }

    private static Path home() {
        return WorkbenchApplication.link().home();
    }

    private static void remove(Shell shell, ChannelRow channel) {
        String title = Texts.of(Texts.channel_removing, channel.name());
        Asking.work(
                shell,
                title,
                () -> Services.get(Alerts.class).neededBy(home(), channel.name()),
                needed -> agreed(
                        shell,
                        title,
                        Texts.of(Texts.channel_remove_confirm, channel.name()),
                        needed,
                        DocumentKind.ALERT_CHANNEL,
                        channel.name()),
                Asking.dialog(shell, title));
    }

    private static void agreed(
            Shell shell, String title, String what, List<String> needed, DocumentKind kind, String name) {
        if (Removal.agreed(shell, title, what, needed)) {
            Asking.work(
                    shell,
                    title,
                    () -> Services.get(Alerts.class).discard(home(), kind, name),
                    removed -> Reloading.everywhere(),
                    Asking.dialog(shell, title));
        }
    }
}
