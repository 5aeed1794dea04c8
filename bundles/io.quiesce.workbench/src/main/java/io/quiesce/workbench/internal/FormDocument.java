package io.quiesce.workbench.internal;

import io.quiesce.api.configuration.ConfigurationDocument;
import io.quiesce.api.configuration.DocumentKind;
import io.quiesce.api.error.BusyException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.Alerts.ChannelKind;
import io.quiesce.api.service.ConfigurationStore;
import io.quiesce.api.service.SettingsDocuments;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A document that a form has changed. */
final class FormDocument {

    private FormDocument() {}

    /**
     * The text to check and store. For jobs.
     *
     * @param before what it was changed from; empty for a new one
     * @param kind with the settings that the form had
     * @throws QuiesceException a {@link BusyException} when somebody else has changed it meanwhile
     */
    static String text(
            Path home,
            DocumentKind what,
            String name,
            Optional<ConfigurationDocument> before,
            ChannelKind kind,
            Map<String, String> values)
            throws QuiesceException {
        SettingsDocuments settings = Services.get(SettingsDocuments.class);
        long from = before.map(ConfigurationDocument::revision).orElse(0L);
        long now = Services.get(ConfigurationStore.class)
                .find(home, what, name)
                .map(ConfigurationDocument::revision)
                .orElse(0L);
        if (now != from) { // before a secret of somebody else's is replaced
            throw new BusyException(
                    before.isEmpty()
                            ? "'" + name + "' is there already"
                            : "'" + name + "' was changed by somebody else meanwhile",
                    before.isEmpty()
                            ? "Choose another name."
                            : "Close this, look at it as it is now, and change it again.");
        }
        return before.isPresent()
                ? settings.rewrite(name, before.get().text(), values, kind.settings())
                : settings.write(kind.kind(), values, kind.settings());
    }
}
