package io.quiesce.api.service;

import io.quiesce.api.configuration.ConfigurationChange;
import io.quiesce.api.configuration.ConfigurationDocument;
import io.quiesce.api.configuration.DocumentKind;
import io.quiesce.api.error.QuiesceException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The configured documents of a home, in its database. Whether a text is valid is its caller's to check before it is
 * stored. Needs no ownership of the home; safe between threads and processes.
 */
@ProviderType
public interface ConfigurationStore {

    /** By name. */
    List<ConfigurationDocument> list(Path home, DocumentKind kind) throws QuiesceException;

    Optional<ConfigurationDocument> find(Path home, DocumentKind kind, String name) throws QuiesceException;

    /**
     * Stores a text durably, as the next revision.
     *
     * @param expected revision that the change was made from, 0 for a new document
     * @throws QuiesceException a {@code BusyException} when somebody else changed it meanwhile; nothing was stored
     */
    ConfigurationDocument put(Path home, DocumentKind kind, String name, String text, long expected)
            throws QuiesceException;

    /** Tells whether there was one. */
    boolean remove(Path home, DocumentKind kind, String name) throws QuiesceException;

    /** Who changed it when, newest first, also after a removal; the last hundred. */
    List<ConfigurationChange> changes(Path home, DocumentKind kind, String name) throws QuiesceException;
}
