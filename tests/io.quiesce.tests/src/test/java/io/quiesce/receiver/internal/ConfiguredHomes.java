package io.quiesce.receiver.internal;

import io.quiesce.api.Secret;
import io.quiesce.api.configuration.DocumentKind;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.BackupCatalog;
import io.quiesce.api.service.ReceiverConfiguration;
import io.quiesce.api.service.ReceiverStorage;
import io.quiesce.chunkstore.internal.plain.TestStores;
import io.quiesce.persistence.internal.CatalogDatabases;
import io.quiesce.persistence.internal.DatabaseBackupCatalog;
import io.quiesce.persistence.internal.DatabaseConfigurationStore;
import io.quiesce.persistence.internal.HomeDatabases;
import io.quiesce.persistence.internal.SealedSecrets;
import io.quiesce.plans.internal.YamlSettingsDocuments;
import io.quiesce.retention.internal.GuardedRetention;
import io.quiesce.retention.internal.PatternNaming;
import java.nio.file.Path;
import java.util.Optional;

/** Homes of receivers whose settings say where the catalog lies, with the parts that read them. */
final class ConfiguredHomes implements AutoCloseable {

    private final HomeDatabases own = new HomeDatabases();
    final SealedSecrets secrets = new SealedSecrets(own);
    final DatabaseConfigurationStore documents = new DatabaseConfigurationStore(own);
    final CatalogDatabases databases = anotherProcess();

    /** What another process would have open. */
    CatalogDatabases anotherProcess() {
        return new CatalogDatabases(new StoredSettings(documents, new YamlSettingsDocuments(secrets)), secrets);
    }

    /** Names the server in the home's settings, with the password sealed. */
    void settle(Path home, String url, String password, long revision) throws QuiesceException {
        secrets.put(home, "catalog", Secret.of(password));
        documents.put(
                home,
                DocumentKind.RECEIVER_SETTINGS,
                ReceiverConfiguration.NAME,
                "catalogUrl: " + url + "\ncatalogUser: keeper\ncatalogPassword: ${secret:catalog}\n",
                revision);
    }

    BackupCatalog catalog() {
        return new DatabaseBackupCatalog(databases);
    }

    ReceiverStorage storage() {
        return new HomeReceiverStorage(
                TestStores.inDirectories(),
                new PatternNaming(),
                new PlainTextSeals(),
                new GuardedRetention(),
                h -> (client, plan) -> Optional.empty(),
                catalog());
    }

    @Override
    public void close() {
        databases.close();
        own.close();
    }
}
