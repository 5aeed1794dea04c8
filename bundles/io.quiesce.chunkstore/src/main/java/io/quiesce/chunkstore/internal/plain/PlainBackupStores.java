package io.quiesce.chunkstore.internal.plain;

import io.quiesce.api.error.StorageException;
import io.quiesce.api.service.BackupStore;
import io.quiesce.api.service.BackupStores;
import io.quiesce.api.spi.StorageProvider;
import io.quiesce.chunkstore.internal.plugged.PluggedVolume;
import java.net.URI;
import java.util.List;
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
        return new PlainBackupStore(PluggedVolume.open(location, () -> providers));
    }
}
