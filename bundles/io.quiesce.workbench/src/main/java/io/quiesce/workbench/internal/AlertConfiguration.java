package io.quiesce.workbench.internal;

import io.quiesce.api.configuration.ConfigurationDocument;
import io.quiesce.api.configuration.DocumentKind;
import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.Alerts;
import io.quiesce.api.service.Alerts.ChannelKind;
import io.quiesce.api.service.Alerts.Pending;
import io.quiesce.api.service.ConfigurationStore;
import io.quiesce.api.service.SettingsDocuments;
import io.quiesce.api.settings.SettingsSchema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Who is told what in a home, and what could be told by. Its methods are for jobs: they read and write the home.
 *
 * @param kinds that are installed
 * @param ruleSettings what can be said in a rule
 */
record AlertConfiguration(
        List<ChannelRow> channels, List<RuleRow> rules, List<ChannelKind> kinds, SettingsSchema ruleSettings) {

    AlertConfiguration {
        channels = List.copyOf(channels);
        rules = List.copyOf(rules);
        kinds = List.copyOf(kinds);
    }

    static AlertConfiguration read(Path home) throws QuiesceException {
        Alerts alerts = Services.get(Alerts.class);
        SettingsDocuments settings = Services.get(SettingsDocuments.class);
        ConfigurationStore store = Services.get(ConfigurationStore.class);
        List<ChannelKind> kinds = alerts.kinds();
        List<Pending> pending = alerts.pending(home);
        List<ChannelRow> channels = new ArrayList<>();
        for (ConfigurationDocument d : store.list(home, DocumentKind.ALERT_CHANNEL)) {
            channels.add(channel(
                    d,
                    kinds,
                    settings,
                    pending.stream().filter(p -> p.channel().equals(d.name())).toList()));
        }
        List<RuleRow> rules = new ArrayList<>();
        for (ConfigurationDocument d : store.list(home, DocumentKind.ALERT_RULE)) {
            rules.add(rule(home, d, alerts, settings));
        }
        return new AlertConfiguration(channels, rules, kinds, alerts.ruleSettings());
    }

    private static ChannelRow channel(
            ConfigurationDocument d, List<ChannelKind> kinds, SettingsDocuments settings, List<Pending> waiting) {
        try {
            String kind = settings.kind(d.name(), d.text());
            Optional<ChannelKind> installed =
                    kinds.stream().filter(k -> k.kind().equals(kind)).findFirst();
            return installed.isEmpty()
                    ? new ChannelRow(d, installed, Map.of(), Texts.of(Texts.channel_missing, kind), waiting)
                    : new ChannelRow(
                            d,
                            installed,
                            settings.written(d.name(), d.text(), installed.get().settings()),
                            "",
                            waiting);
        } catch (InvalidConfigurationException e) {
            return new ChannelRow(d, Optional.empty(), Map.of(), problem(e), waiting);
        }
    }

    private static RuleRow rule(Path home, ConfigurationDocument d, Alerts alerts, SettingsDocuments settings)
            throws QuiesceException {
        try {
            Map<String, String> values = settings.written(d.name(), d.text(), alerts.ruleSettings());
            try {
                alerts.checked(home, DocumentKind.ALERT_RULE, d.name(), d.text());
                return new RuleRow(d, values, "");
            } catch (InvalidConfigurationException e) {
                return new RuleRow(d, values, problem(e));
            }
        } catch (InvalidConfigurationException e) {
            return new RuleRow(d, Map.of(), problem(e));
        }
    }

    private static String problem(InvalidConfigurationException e) {
        return e.violations().stream()
                .map(v -> v.field() + ": " + (v.value().isEmpty() ? "" : "'" + v.value() + "' ") + v.rule())
                .collect(Collectors.joining("\n"));
    }

    /**
     * Checks a document and stores it; secrets that stand in it are sealed first, those that it no longer names are removed.
     *
     * @param before what it was changed from; empty for a new one
     * @param kind of a channel; empty of a rule
     * @param values of its fields as they are to be written
     * @throws QuiesceException when it breaks a rule, or somebody else has changed it meanwhile; nothing was stored then
     */
    static ConfigurationDocument store(
            Path home,
            DocumentKind what,
            String name,
            Optional<ConfigurationDocument> before,
            ChannelKind kind,
            Map<String, String> values)
            throws QuiesceException {
        String text = FormDocument.text(home, what, name, before, kind, values);
        long from = before.map(ConfigurationDocument::revision).orElse(0L);
        return Services.get(Alerts.class).store(home, what, name, text, from);
    }
}
