package io.quiesce.api.service;

import io.quiesce.api.alert.Alert;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/** Tells people, by the rules and channels of a home. */
@ProviderType
public interface Alerts {

    /**
     * Takes an alert in and returns at once: it neither waits for a channel nor throws. What could not be told is kept in
     * the home and told by the next process that owns it.
     */
    void raise(Path home, Alert alert);
}
