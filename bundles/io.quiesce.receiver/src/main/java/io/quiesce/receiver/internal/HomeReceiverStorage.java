package io.quiesce.receiver.internal;

import io.quiesce.api.Home;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.BackupStore;
import io.quiesce.api.service.BackupStores;
import io.quiesce.api.service.Naming;
import io.quiesce.api.service.ReceiverStorage;
import io.quiesce.api.service.Seals;
import io.quiesce.api.transfer.BackupRow;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The storage that lies in a receiver's home; the home has one owner at a time. */
@Component
public final class HomeReceiverStorage implements ReceiverStorage {

    private final BackupStores stores;
    private final StorageDesk.Tools tools;

    @Activate
    public HomeReceiverStorage(@Reference BackupStores stores, @Reference Naming naming, @Reference Seals seals) {
        this.stores = stores;
        this.tools = new StorageDesk.Tools(
                naming, seals, Time.SYSTEM, new SecureRandom(), BundleVersion.read(HomeReceiverStorage.class));
    }

    @Override
    public OpenDesk open(Path home, Rules rules) throws QuiesceException {
        HomeLock lock = HomeLock.take(home);
        boolean opened = false;
        try {
            OpenDesk desk = open(home, rules, lock);
            opened = true;
            return desk;
        } finally {
            if (!opened) {
                lock.close();
            }
        }
    }

    private OpenDesk open(Path home, Rules rules, HomeLock lock) throws QuiesceException {
        BackupStore store = stores.open(new Home(home).storage().toUri());
        boolean opened = false;
        try {
            StorageMark.check(new Home(home), store);
            OpenDesk desk = StorageDesk.open(store, tools, rules, lock::close);
            opened = true;
            return desk;
        } finally {
            if (!opened) {
                store.close();
            }
        }
    }

    @Override
    public void scan(Path home, Consumer<BackupRow> rows) throws QuiesceException {
        try (BackupStore store = stores.open(new Home(home).storage().toUri())) {
            Catalog.scan(store, tools.seals(), rows);
        }
    }
}
