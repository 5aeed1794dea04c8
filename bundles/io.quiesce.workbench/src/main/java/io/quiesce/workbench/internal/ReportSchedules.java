package io.quiesce.workbench.internal;

import io.quiesce.api.configuration.ConfigurationDocument;
import io.quiesce.api.configuration.DocumentKind;
import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.Alerts.ChannelKind;
import io.quiesce.api.service.ConfigurationStore;
import io.quiesce.api.service.Reports;
import io.quiesce.api.service.Reports.Scheduled;
import io.quiesce.api.service.SettingsDocuments;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The reports of a home that are sent by schedule, and what can be said in one. Its methods are for jobs.
 *
 * @param channels that there are
 */
record ReportSchedules(List<Row> rows, ChannelKind form, List<String> channels) {

    /**
     * One as it is stored.
     *
     * @param values of its fields as they are written; empty when its text can't be read
     */
    record Row(ConfigurationDocument document, Map<String, String> values, Scheduled scheduled) {

        Row {
            values = Map.copyOf(values);
        }

        String name() {
            return document.name();
        }

        /** A list on one line. */
        String value(String key, String otherwise) {
            String value = values.getOrDefault(key, "").strip();
            return value.isEmpty() ? otherwise : String.join(", ", value.lines().toList());
        }
    }

    ReportSchedules {
        rows = List.copyOf(rows);
        channels = List.copyOf(channels);
    }

    static ReportSchedules read(Path home) throws QuiesceException {
        Reports reports = Services.get(Reports.class);
        ConfigurationStore store = Services.get(ConfigurationStore.class);
        ChannelKind form = new ChannelKind("", Texts.scheduled_name, reports.scheduleSettings());
        List<Scheduled> scheduled = reports.scheduled(home);
        List<Row> rows = new ArrayList<>();
        for (ConfigurationDocument document : store.list(home, DocumentKind.REPORT)) {
            Optional<Scheduled> one = scheduled.stream()
                    .filter(s -> s.name().equals(document.name()))
                    .findFirst();
            if (one.isPresent()) { // else it has come this moment
                rows.add(new Row(document, written(document, form), one.get()));
            }
        }
        List<String> channels = store.list(home, DocumentKind.ALERT_CHANNEL).stream()
                .map(ConfigurationDocument::name)
                .toList();
        return new ReportSchedules(rows, form, channels);
    }

    private static Map<String, String> written(ConfigurationDocument document, ChannelKind form)
            throws QuiesceException {
        try {
            return Services.get(SettingsDocuments.class).written(document.name(), document.text(), form.settings());
        } catch (InvalidConfigurationException e) {
            return Map.of(); // its row says what is wrong
        }
    }

    /**
     * Checks one and stores it.
     *
     * @param before what it was changed from; empty for a new one
     */
    static ConfigurationDocument store(
            Path home,
            String name,
            Optional<ConfigurationDocument> before,
            ChannelKind form,
            Map<String, String> values)
            throws QuiesceException {
        String text = FormDocument.text(home, DocumentKind.REPORT, name, before, form, values);
        String checked = Services.get(Reports.class).checked(home, name, text);
        return Services.get(ConfigurationStore.class)
                .put(
                        home,
                        DocumentKind.REPORT,
                        name,
                        checked,
                        before.map(ConfigurationDocument::revision).orElse(0L));
    }
}
