package io.quiesce.api.service;

import io.quiesce.api.configuration.ConfigurationDocument;
import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.plan.PlanForm;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The plans of a home as the texts that people write, in its database: comments and order stay. Nothing invalid is
 * stored, and no password: one that stands in a text is moved into a sealed secret, and a reference takes its place.
 * Safe between threads and processes.
 */
@ProviderType
public interface PlanDocuments {

    /** How a plan leaves the home. */
    enum Format {
        /** As it was written. */
        YAML,
        /** The same fields without comments. */
        JSON
    }

    /** @param sealed whether a password was moved out of the text */
    record Stored(ConfigurationDocument document, PlanStore.Loaded loaded, boolean sealed) {}

    /** @param enabled whether its schedules count */
    record Row(String name, boolean enabled, long revision) {}

    /** By name. */
    List<Row> list(Path home) throws QuiesceException;

    /** The text as it is stored. */
    Optional<ConfigurationDocument> find(Path home, String name) throws QuiesceException;

    /**
     * Reads a text as a plan and stores nothing.
     *
     * @param label of the text for messages, such as the name of its file
     */
    PlanStore.Loaded check(Path home, String label, String text) throws QuiesceException;

    /** Every field that a plan can have. Pure. */
    PlanForm form();

    /** What a text says of these fields. Pure: no secret is read and no program started. */
    PlanForm.Written written(String label, String text) throws InvalidConfigurationException;

    /**
     * The text with other values. Lines of fields that did not change stay as they are, comments too. Pure; whether the values are
     * right is for {@link #check} to say.
     *
     * @param values as by {@link #written}; a field that is missing or empty is removed, one that stands in the text only stays
     * @throws InvalidConfigurationException also when a field is written in a way that cannot be changed like this
     */
    String rewrite(String label, String text, Map<String, String> values) throws InvalidConfigurationException;

    /**
     * Stores a plan under the name that stands in it.
     *
     * @throws QuiesceException a {@code CheckFailedException} when there is one of that name
     */
    Stored add(Path home, String label, String text) throws QuiesceException;

    /**
     * Stores another text of a plan that is there; its name cannot change.
     *
     * @param before the text that the change was made from
     * @throws QuiesceException a {@code BusyException} when somebody else changed it meanwhile
     */
    Stored replace(Path home, ConfigurationDocument before, String text) throws QuiesceException;

    /** Changes the one line that says whether its schedules count. */
    Stored enable(Path home, String name, boolean enabled) throws QuiesceException;

    /** Takes a plan away, with the secret that it alone refers to; its backups stay. Tells whether there was one. */
    boolean remove(Path home, String name) throws QuiesceException;

    /** A document with all fields of a plan that is stored. */
    String export(Path home, String name, Format format) throws QuiesceException;
}
