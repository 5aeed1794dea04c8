package io.quiesce.api.service;

import io.quiesce.api.alert.Alert;
import io.quiesce.api.configuration.ConfigurationDocument;
import io.quiesce.api.configuration.DocumentKind;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.settings.SettingsSchema;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Tells people, by the rules and channels of a home (docs/alerts.md). Safe between threads and processes. */
@ProviderType
public interface Alerts {

    /**
     * Takes an alert in and returns at once: it neither waits for a channel nor throws. What could not be told is kept in
     * the home and told by the next process that has something to tell, or that serves.
     */
    void raise(Path home, Alert alert);

    /** As {@link #raise}, for these channels whatever the rules say. */
    void raise(Path home, Alert alert, List<String> channels);

    /** Brings away what is kept in a home, and goes on doing so until this process ends. For processes that serve. */
    void serve(Path home);

    /** A kind of channel that is installed. */
    record ChannelKind(String kind, String label, SettingsSchema settings) {}

    /** By kind. */
    List<ChannelKind> kinds();

    /** What can be said in a rule. */
    SettingsSchema ruleSettings();

    /** The rules and scheduled reports of a home that name a channel, a phrase each; empty when none does. */
    List<String> neededBy(Path home, String channel) throws QuiesceException;

    /**
     * Checks a document before it is stored.
     *
     * @param kind {@code ALERT_CHANNEL} or {@code ALERT_RULE}
     * @return the text to store: the same, with secrets that stood in it sealed
     * @throws QuiesceException with every violation
     */
    String checked(Path home, DocumentKind kind, String name, String text) throws QuiesceException;

    /**
     * Checks and seals as {@link #checked}, and stores the document. Secrets that were sealed for it before and that no document of
     * the home names any more are removed then.
     *
     * @param kind {@code ALERT_CHANNEL} or {@code ALERT_RULE}
     * @param expected revision that the change was made from, 0 for a new document
     * @throws QuiesceException with every violation, or a {@code BusyException} when somebody else changed it meanwhile; the
     *     document is as it was then
     */
    ConfigurationDocument store(Path home, DocumentKind kind, String name, String text, long expected)
            throws QuiesceException;

    /**
     * Removes a document, and the secrets that were sealed for it.
     *
     * @param kind {@code ALERT_CHANNEL} or {@code ALERT_RULE}
     * @return whether there was one
     */
    boolean discard(Path home, DocumentKind kind, String name) throws QuiesceException;

    /**
     * Sends an alert of kind {@code TEST} through one channel and waits for it.
     *
     * @throws QuiesceException what the channel says
     */
    void test(Path home, String channel) throws QuiesceException;

    /**
     * An alert that somebody is still to be told.
     *
     * @param channel empty before it is routed
     * @param attempts that have failed
     * @param problem of the last of them; empty for none
     */
    record Pending(Instant at, String subject, String channel, Instant notBefore, int attempts, String problem) {}

    /** Oldest first. */
    List<Pending> pending(Path home) throws QuiesceException;
}
