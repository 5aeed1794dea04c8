package io.quiesce.api.spi;

import io.quiesce.api.error.AlertException;
import io.quiesce.api.settings.Settings;
import io.quiesce.api.settings.SettingsSchema;
import org.osgi.annotation.versioning.ConsumerType;

/** Opens channels of one kind. Implementations extend the contract suite {@code io.quiesce.spi.contract} in their tests. */
@ConsumerType
public interface AlertChannelProvider {

    /** What documents call it, such as {@code email}; lower case, unique among those that are installed. */
    String kind();

    /** For people, a few words. */
    String label();

    SettingsSchema settings();

    /**
     * Opens a channel; sends nothing.
     *
     * @param settings that keep {@link #settings()}
     * @throws AlertException when the settings contradict each other
     */
    AlertChannel open(Settings settings) throws AlertException;
}
