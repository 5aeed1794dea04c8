package io.quiesce.chunkstore.internal.plain;

import io.quiesce.api.error.StorageException;
import io.quiesce.api.error.StorageException.Kind;
import io.quiesce.api.service.BackupStore;
import io.quiesce.api.service.BackupStores;
import io.quiesce.api.spi.StorageProvider;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Finds the provider by the scheme of the location. */
@Component
public final class PlainBackupStores implements BackupStores {

    // many-valued plug-ins come and go; SCR replaces the list
    @Reference(policy = ReferencePolicy.DYNAMIC, cardinality = ReferenceCardinality.AT_LEAST_ONE)
    private volatile List<StorageProvider> providers;

    @Activate
    public PlainBackupStores() {
        this(List.of());
    }

    PlainBackupStores(List<StorageProvider> providers) {
        this.providers = providers;
    }

    @Override
    public BackupStore open(URI location) throws StorageException {
        String scheme = String.valueOf(location.getScheme()).toLowerCase(Locale.ROOT);
        StorageProvider provider = providers.stream()
                .filter(p -> p.scheme().equals(scheme))
                .findFirst()
                .orElseThrow(() -> new StorageException(
                        Kind.FAILED,
                        "no storage provider opens " + location,
                        "Install the bundle of a provider for '" + scheme + ":' locations."));
        return new PlainBackupStore(provider.open(location));
    }
}
