package io.quiesce.api.service;

import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.settings.Settings;
import io.quiesce.api.settings.SettingsSchema;
import java.nio.file.Path;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Settings as YAML (JSON is YAML too): one mapping of a schema's keys, with {@code kind} beside them where kinds are
 * told apart. A list stands as a sequence. Safe between threads.
 */
@ProviderType
public interface SettingsDocuments {

    /**
     * What the field {@code kind} says.
     *
     * @param label of the document for messages, such as its name
     */
    String kind(String label, String text) throws InvalidConfigurationException;

    /**
     * Reads the fields of a schema, secrets resolved by {@link Secrets#resolve}.
     *
     * @throws QuiesceException an {@link InvalidConfigurationException} with every violation, each with line and column
     */
    Settings read(Path home, String label, String text, SettingsSchema schema) throws QuiesceException;

    /**
     * Moves secrets that stand in the text itself into the home's sealed ones.
     *
     * @param prefix of their names, which are {@code PREFIX.KEY}
     * @return the text with {@code ${secret:PREFIX.KEY}} at those places and otherwise as it was
     */
    String seal(Path home, String prefix, String label, String text, SettingsSchema schema) throws QuiesceException;

    /**
     * A document that {@link #read} reads as these values; what is not in them is not written.
     *
     * @param kind or empty for none
     */
    String write(String kind, Map<String, String> values, SettingsSchema schema);

    /**
     * The fields of a schema as they are written, references unresolved and rules unchecked: for forms. A list is its texts, one a
     * line; what the schema does not know is left out.
     */
    Map<String, String> written(String label, String text, SettingsSchema schema) throws InvalidConfigurationException;

    /**
     * The text with other values. Lines of fields that did not change stay as they are, comments too; where a text is written in a
     * way that can't be changed like this, one is written anew as by {@link #write}.
     *
     * @param values as by {@link #written}; a field that is missing or empty is removed
     */
    String rewrite(String label, String text, Map<String, String> values, SettingsSchema schema)
            throws InvalidConfigurationException;
}
