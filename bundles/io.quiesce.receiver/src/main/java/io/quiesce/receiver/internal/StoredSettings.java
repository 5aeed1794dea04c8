package io.quiesce.receiver.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.Wildcard;
import io.quiesce.api.configuration.ConfigurationDocument;
import io.quiesce.api.configuration.DocumentKind;
import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Violation;
import io.quiesce.api.service.ConfigurationStore;
import io.quiesce.api.service.ReceiverConfiguration;
import io.quiesce.api.service.ReceiverEndpoint.Bind;
import io.quiesce.api.service.SettingsDocuments;
import io.quiesce.api.settings.Setting;
import io.quiesce.api.settings.Setting.Type;
import io.quiesce.api.settings.Settings;
import io.quiesce.api.settings.SettingsSchema;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The settings as a document of the home. */
@Component
public final class StoredSettings implements ReceiverConfiguration {

    private static final int MOST_HOLDS = 10_000;

    private static final SettingsSchema SCHEMA = SettingsSchema.of(
            Setting.of("listen", "listen", Type.TEXT, "Where clients deliver: PORT or HOST:PORT.")
                    .or("7443"),
            Setting.of("enrolListen", "enrol listen", Type.TEXT, "Where clients enrol: PORT or HOST:PORT.")
                    .or("7444"),
            Setting.of("monitor", "monitor", Type.TEXT, "Where /metrics and /health are served; nowhere without it."),
            Setting.of(
                            "abandonAfter",
                            "abandon after",
                            Type.DURATION,
                            "How long an unfinished arrival is kept whose agent does not come back.")
                    .or("14d"),
            Setting.of(
                            "upkeepEvery",
                            "upkeep every",
                            Type.DURATION,
                            "Time between two rounds of retention and verification.")
                    .or("1d"),
            Setting.of("verifyWithin", "verify within", Type.DURATION, "Time in which every backup is read again.")
                    .or("30d"),
            Setting.of("watchEvery", "watch every", Type.DURATION, "Time between two looks at what is missing.")
                    .or("10m"),
            Setting.of(
                    "quotas",
                    "quotas",
                    Type.LIST,
                    "How much each client may store, such as *=500GB, shop=2TB, archive=none."),
            Setting.number(
                    "clientHolds",
                    "client holds",
                    0,
                    MOST_HOLDS,
                    Quotas.HOLDS,
                    "How many of its backups a client may hold itself at a time; 0 for none."),
            Setting.number(
                    "samplePercent",
                    "sample percent",
                    0,
                    100,
                    1,
                    "Of the chunks of every backup, how many each round reads again, chosen at random; 0 for none."),
            Setting.of(
                    "catalogUrl",
                    "catalog URL",
                    Type.TEXT,
                    "The catalog's database, such as postgresql://HOST/DATABASE, mariadb://HOST/DATABASE or"
                            + " mysql://HOST/DATABASE; a file of the home without it."),
            Setting.of("catalogUser", "catalog user", Type.TEXT, "Its user."),
            Setting.of(
                    "catalogPassword",
                    "catalog password",
                    Type.SECRET,
                    "That user's password; ${env:NAME}, ${file:PATH}, ${command:PROGRAM} and ${secret:NAME} name one"
                            + " elsewhere."));

    /** The same with references to secrets as they are: settings are read for every chunk, and its quota needs no password. */
    private static final SettingsSchema UNRESOLVED = new SettingsSchema(SCHEMA.settings().stream()
            .map(s -> s.type() == Type.SECRET ? Setting.of(s.key(), s.label(), Type.TEXT, s.help()) : s)
            .toList());

    private final ConfigurationStore documents;
    private final SettingsDocuments reader;

    @Activate
    public StoredSettings(@Reference ConfigurationStore documents, @Reference SettingsDocuments reader) {
        this.documents = documents;
        this.reader = reader;
    }

    @Override
    public SettingsSchema schema() {
        return SCHEMA;
    }

    @Override
    public Settings stored(Path home) throws QuiesceException {
        Optional<ConfigurationDocument> document = documents.find(home, DocumentKind.RECEIVER_SETTINGS, NAME);
        return document.isPresent()
                ? reader.read(home, "the receiver's settings", document.get().text(), UNRESOLVED)
                : Settings.of(UNRESOLVED, Map.of());
    }

    @Override
    public ReceiverSettings settings(Settings settings) throws InvalidConfigurationException {
        return new Reading(settings).settings();
    }

    /** Reads every field before it complains. */
    private static final class Reading {

        private static final Duration SHORTEST = Duration.ofSeconds(1);
        private static final Bind NOWHERE = new Bind("", 0);

        private final Settings settings;
        private final List<Violation> violations = new ArrayList<>();

        Reading(Settings settings) {
            this.settings = settings;
        }

        ReceiverSettings settings() throws InvalidConfigurationException {
            ReceiverSettings read = new ReceiverSettings(
                    bind("listen"),
                    bind("enrolListen"),
                    settings.optional("monitor").map(m -> bind("monitor")),
                    duration("abandonAfter"),
                    duration("upkeepEvery"),
                    duration("verifyWithin"),
                    duration("watchEvery"),
                    settings.list("quotas").stream().map(this::quota).toList(),
                    Math.toIntExact(settings.number("clientHolds")),
                    Math.toIntExact(settings.number("samplePercent")),
                    catalog());
            if (read.verifyWithin().compareTo(read.upkeepEvery()) < 0) {
                violate("verifyWithin", "must not be shorter than upkeepEvery, " + settings.text("upkeepEvery"));
            }
            if (!violations.isEmpty()) {
                throw new InvalidConfigurationException(violations);
            }
            return read;
        }

        private void violate(String key, String rule) {
            violations.add(new Violation(key, settings.text(key), rule, ""));
        }

        private Bind bind(String key) {
            return checked(
                    key, () -> Bind.parse(settings.text(key)), NOWHERE, "must be PORT or HOST:PORT, port 0 to 65535");
        }

        private <T> T checked(String key, Supplier<T> value, T otherwise, String rule) {
            try {
                return value.get();
            } catch (IllegalArgumentException e) {
                violate(key, rule);
                return otherwise;
            }
        }

        private Duration duration(String key) {
            Duration duration = settings.duration(key);
            if (duration.compareTo(SHORTEST) < 0) {
                violate(key, "must be 1s at least");
            }
            return duration;
        }

        private Optional<CatalogServer> catalog() {
            Optional<String> url = settings.optional("catalogUrl");
            if (url.isEmpty()) {
                settings.optional("catalogUser").ifPresent(u -> violate("catalogUser", "needs a catalogUrl"));
                return Optional.empty();
            }
            CatalogUrl.broken(url.get())
                    .ifPresent(rule ->
                            violations.add(new Violation("catalogUrl", CatalogUrl.withoutLogin(url.get()), rule, "")));
            if (settings.optional("catalogUser").isEmpty()) {
                violate("catalogUser", "must name the user of the catalog's database");
            }
            return CatalogUrl.address(url.get())
                    .map(a -> new CatalogServer(a, settings.text("catalogUser"), settings.text("catalogPassword")));
        }

        private ClientQuota quota(String line) {
            int equals = line.indexOf('=');
            String size = line.substring(equals + 1).strip();
            Wildcard clients =
                    new Wildcard(line.substring(0, Math.max(0, equals)).strip());
            if (clients.text().isEmpty()) {
                violations.add(new Violation("quotas", line, "must be CLIENT=SIZE, such as shop=500GB or *=none", ""));
                return new ClientQuota(clients, Optional.empty());
            }
            if (size.equals("none")) {
                return new ClientQuota(clients, Optional.empty());
            }
            try {
                return new ClientQuota(clients, Optional.of(ByteSize.parse(size)));
            } catch (IllegalArgumentException e) {
                violations.add(new Violation(
                        "quotas", line, "must end with a size such as 500GB or 2TiB, or with none for no limit", ""));
                return new ClientQuota(clients, Optional.empty());
            }
        }
    }
}
