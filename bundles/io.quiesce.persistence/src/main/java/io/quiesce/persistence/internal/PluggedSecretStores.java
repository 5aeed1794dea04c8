package io.quiesce.persistence.internal;

import io.quiesce.api.Secret;
import io.quiesce.api.configuration.ConfigurationDocument;
import io.quiesce.api.configuration.DocumentKind;
import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.SecretException;
import io.quiesce.api.error.Violation;
import io.quiesce.api.service.ConfigurationStore;
import io.quiesce.api.service.SealedFor;
import io.quiesce.api.service.SecretStores;
import io.quiesce.api.service.Secrets;
import io.quiesce.api.service.SettingsDocuments;
import io.quiesce.api.settings.Setting;
import io.quiesce.api.settings.Settings;
import io.quiesce.api.settings.SettingsSchema;
import io.quiesce.api.spi.SecretStore;
import io.quiesce.api.spi.SecretStoreProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Secret stores as documents of a home, opened by plug-ins for each fetch. */
@Component
public final class PluggedSecretStores implements SecretStores {

    private static final DocumentKind STORE = DocumentKind.SECRET_STORE;
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final Duration REST = Duration.ofSeconds(30);
    private static final String REFERENCE = "${store:";

    private static final Logger LOG = LoggerFactory.getLogger(PluggedSecretStores.class);

    private final ConfigurationStore documents;
    private final SettingsDocuments settings;
    private final Secrets secrets;
    private final StoreCalls calls;
    private final List<SecretStoreProvider> providers = new CopyOnWriteArrayList<>();

    @Activate
    public PluggedSecretStores(
            @Reference ConfigurationStore documents,
            @Reference SettingsDocuments settings,
            @Reference Secrets secrets) {
        this(documents, settings, secrets, new StoreCalls(LIMIT, REST));
    }

    PluggedSecretStores(ConfigurationStore documents, SettingsDocuments settings, Secrets secrets, StoreCalls calls) {
        this.documents = documents;
        this.settings = settings;
        this.secrets = secrets;
        this.calls = calls;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void add(SecretStoreProvider provider) {
        providers.add(provider);
    }

    void remove(SecretStoreProvider provider) {
        providers.remove(provider);
    }

    @Override
    public List<StoreKind> kinds() {
        return providers.stream()
                .map(p -> new StoreKind(p.kind(), p.label(), p.settings()))
                .sorted(Comparator.comparing(StoreKind::kind))
                .toList();
    }

    @Override
    public ConfigurationDocument store(Path home, String name, String text, long expected) throws QuiesceException {
        SecretStoreProvider provider = provider(name, settings.kind(name, text));
        SettingsSchema schema = provider.settings();
        provider.open(read(home, name, text, schema)).close();
        String sealed = settings.seal(home, prefix(name), name, text, schema);
        ConfigurationDocument stored = documents.put(home, STORE, name, sealed, expected);
        try {
            sealedFor(home, name).removeUnnamed();
        } catch (QuiesceException e) { // the document is stored by now
            LOG.warn(
                    "secrets that the store '{}' no longer names may still be sealed in the home; see 'quiesce secret list'",
                    name,
                    e);
        }
        return stored;
    }

    private SealedFor sealedFor(Path home, String store) {
        return new SealedFor(secrets, documents, home, prefix(store));
    }

    private static String prefix(String store) {
        return "store." + store;
    }

    /** A store may not lie in a store: nobody could say where that ends. */
    private Settings read(Path home, String name, String text, SettingsSchema schema) throws QuiesceException {
        Map<String, String> written = settings.written(name, text, schema);
        List<Violation> violations = new ArrayList<>();
        for (Setting setting : schema.settings()) {
            boolean secret = setting.type() == Setting.Type.SECRET;
            if (secret && written.getOrDefault(setting.key(), "").strip().startsWith(REFERENCE)) {
                violations.add(new Violation(
                        setting.key(),
                        "***",
                        "must not come out of a secret store: use ${secret:NAME} or ${file:PATH}",
                        name));
            }
        }
        if (!violations.isEmpty()) {
            throw new InvalidConfigurationException(violations);
        }
        return settings.read(home, name, text, schema);
    }

    @Override
    public boolean discard(Path home, String name) throws QuiesceException {
        if (!documents.remove(home, STORE, name)) {
            return false;
        }
        sealedFor(home, name).removeUnnamed();
        return true;
    }

    @Override
    public Secret fetch(Path home, String reference) throws QuiesceException {
        int slash = reference.indexOf('/');
        String path = reference.substring(slash + 1);
        if (slash < 1 || path.isBlank()) {
            throw refused("is no reference to a secret store: write ${store:NAME/PATH}");
        }
        String name = reference.substring(0, slash);
        ConfigurationDocument document = documents
                .find(home, STORE, name)
                .orElseThrow(() ->
                        refused("names a secret store '" + name + "' that is not configured; see 'secret store list'"));
        SecretStoreProvider provider = provider(name, settings.kind(name, document.text()));
        Settings reached = read(home, name, document.text(), provider.settings());
        return calls.call(name, () -> {
            try (SecretStore store = provider.open(reached)) {
                return store.fetch(path);
            }
        });
    }

    private static InvalidConfigurationException refused(String rule) {
        return new InvalidConfigurationException(List.of(new Violation("(secret)", "***", rule, "")));
    }

    private SecretStoreProvider provider(String name, String kind) throws SecretException {
        return providers.stream()
                .filter(p -> p.kind().equals(kind))
                .findFirst()
                .orElseThrow(() -> new SecretException(
                        "plug-in missing: secret store '" + name + "' is of kind '" + kind
                                + "', which is not installed",
                        "Put it into 'dropins'; 'secret kinds' lists what is installed.",
                        true));
    }
}
