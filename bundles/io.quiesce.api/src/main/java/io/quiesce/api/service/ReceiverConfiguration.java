package io.quiesce.api.service;

import io.quiesce.api.ByteSize;
import io.quiesce.api.Wildcard;
import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.ReceiverEndpoint.Bind;
import io.quiesce.api.settings.Settings;
import io.quiesce.api.settings.SettingsSchema;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The settings document of a receiver's home (docs/receiver.md). Safe between threads. */
@ProviderType
public interface ReceiverConfiguration {

    /** The document is the only one of its kind. */
    String NAME = "receiver";

    /**
     * How a receiver runs.
     *
     * @param monitor empty for none
     * @param abandonAfter how long an unfinished arrival is kept whose agent does not come back
     * @param upkeepEvery time between two rounds of retention and verification
     * @param verifyWithin time in which every backup is read again
     * @param watchEvery time between two looks at what is missing
     * @param quotas of clients, by pattern
     * @param clientHolds how many of its backups a client may hold itself at a time
     * @param samplePercent of the chunks of every backup that each round reads; 0 for none
     * @param catalog where the catalog lies; empty for a file of the home
     */
    record ReceiverSettings(
            Bind listen,
            Bind enrolListen,
            Optional<Bind> monitor,
            Duration abandonAfter,
            Duration upkeepEvery,
            Duration verifyWithin,
            Duration watchEvery,
            List<ClientQuota> quotas,
            int clientHolds,
            int samplePercent,
            Optional<CatalogServer> catalog) {

        public ReceiverSettings {
            quotas = List.copyOf(quotas);
        }

        /** How much a client may store: what the most closely written pattern that matches says; empty for no limit. */
        public Optional<ByteSize> quota(String client) {
            return quotas.stream()
                    .filter(q -> q.clients().matches(client))
                    .max(Comparator.comparingInt(q -> q.clients().letters()))
                    .flatMap(ClientQuota::size);
        }
    }

    /**
     * How much each of some clients may store.
     *
     * @param size empty for no limit
     */
    record ClientQuota(Wildcard clients, Optional<ByteSize> size) {}

    /**
     * A database of a server, for the catalog.
     *
     * @param address {@code postgresql}, {@code mariadb} or {@code mysql} as its scheme, a host, a path that names the database, and
     *     options of the driver as its query; neither user nor password
     * @param password as it is written, usually a reference that {@link Secrets#resolve} reads
     */
    record CatalogServer(URI address, String user, String password) {

        @Override
        public String toString() {
            return "CatalogServer[" + address + ", " + user + "]";
        }
    }

    /** What the document may say, with what holds where it says nothing. */
    SettingsSchema schema();

    /** @throws InvalidConfigurationException with every rule that is broken */
    ReceiverSettings settings(Settings settings) throws InvalidConfigurationException;

    /** What is written in the home's document, references to secrets as they are; the schema's fallbacks where there is none. */
    Settings stored(Path home) throws QuiesceException;

    /** What holds in a home right now. */
    default ReceiverSettings of(Path home) throws QuiesceException {
        return settings(stored(home));
    }
}
