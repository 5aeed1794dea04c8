package io.quiesce.api.service;

import io.quiesce.api.Secret;
import io.quiesce.api.configuration.ConfigurationDocument;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.settings.SettingsSchema;
import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Secrets that are kept in stores of third parties (docs/plugins.md): a home names a store and how it is reached, its documents refer
 * to a secret in it as {@code ${store:NAME/PATH}}. What a store gives is kept nowhere. Safe between threads.
 */
@ProviderType
public interface SecretStores {

    /** A kind of store that is installed. */
    record StoreKind(String kind, String label, SettingsSchema settings) {}

    /** By kind. */
    List<StoreKind> kinds();

    /**
     * Checks the document of a store, opens the store once without fetching anything, seals what secrets stand in the document, and
     * stores it.
     *
     * @param expected revision that the change was made from, 0 for a new document
     * @throws QuiesceException with every violation, or a {@code BusyException} when somebody else changed it meanwhile; the
     *     document is as it was then
     */
    ConfigurationDocument store(Path home, String name, String text, long expected) throws QuiesceException;

    /** Removes a store's document, and the secrets that were sealed for it; tells whether there was one. */
    boolean discard(Path home, String name) throws QuiesceException;

    /**
     * Fetches a secret, within a time limit.
     *
     * @param reference {@code NAME/PATH}
     * @throws QuiesceException a {@code SecretException} when the store does not give it, its plug-in is missing, or it does not
     *     answer; an {@code InvalidConfigurationException} when the reference leads nowhere
     */
    Secret fetch(Path home, String reference) throws QuiesceException;
}
