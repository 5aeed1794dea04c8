package io.quiesce.api.spi;

import io.quiesce.api.error.SecretException;
import io.quiesce.api.settings.Settings;
import io.quiesce.api.settings.SettingsSchema;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Opens secret stores of one kind. Implementations extend the contract suite {@code io.quiesce.spi.contract} in their tests. Safe
 * between threads.
 */
@ConsumerType
public interface SecretStoreProvider {

    /** What documents call it, such as {@code vault}; lower case, unique among those that are installed. */
    String kind();

    /** For people, a few words. */
    String label();

    /** What it needs to know; what it logs in with is a {@code SECRET}, and so may be sealed. */
    SettingsSchema settings();

    /**
     * Opens a store; fetches nothing.
     *
     * @param settings that keep {@link #settings()}
     * @throws SecretException when the settings contradict each other
     */
    SecretStore open(Settings settings) throws SecretException;
}
