package io.quiesce.receiver.internal;

import io.quiesce.api.Home;
import io.quiesce.api.error.BusyException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.BackupCatalog;
import io.quiesce.api.service.BackupKeeping;
import io.quiesce.api.service.BackupStore;
import io.quiesce.api.service.BackupStores;
import io.quiesce.api.service.Naming;
import io.quiesce.api.service.ReceiverStorage;
import io.quiesce.api.service.Retention;
import io.quiesce.api.service.Seals;
import io.quiesce.api.transfer.BackupRow;
import io.quiesce.api.transfer.ListedBackup;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The storage that lies in a receiver's home; the home has one owner at a time. */
@Component
public final class HomeReceiverStorage implements ReceiverStorage {

    private final BackupStores stores;
    private final HomePolicies policies;
    private final BackupCatalog database;
    private final StorageDesk.Tools tools;

    @Activate
    public HomeReceiverStorage(
            @Reference BackupStores stores,
            @Reference Naming naming,
            @Reference Seals seals,
            @Reference Retention retention,
            @Reference HomePolicies policies,
            @Reference BackupCatalog database) {
        this.database = database;
        this.stores = stores;
        this.policies = policies;
        this.tools = new StorageDesk.Tools(
                naming,
                seals,
                Time.SYSTEM,
                new SecureRandom(),
                BundleVersion.read(HomeReceiverStorage.class),
                retention);
    }

    @Override
    public void settle(Path home, URI storage) throws QuiesceException {
        if (storage.equals(StorageLocation.of(home))) {
            return;
        }
        try (HomeLock lock = HomeLock.take(home);
                BackupStore store = stores.open(storage)) {
            StorageMark.check(new Home(home), storage, store);
            StorageLocation.set(home, storage);
        }
    }

    @Override
    public OpenDesk open(Path home, Rules rules) throws QuiesceException {
        StorageDesk desk = owned(home, rules);
        desk.keepHouse(new Rounds(home, tools.time().calendar()));
        return desk;
    }

    /** A desk that does nothing by itself to what is published. */
    private StorageDesk owned(Path home, Rules rules) throws QuiesceException {
        HomeLock lock = HomeLock.take(home);
        boolean opened = false;
        try {
            StorageDesk desk = open(home, rules, lock);
            opened = true;
            return desk;
        } finally {
            if (!opened) {
                lock.close();
            }
        }
    }

    private StorageDesk open(Path home, Rules rules, HomeLock lock) throws QuiesceException {
        BackupStore store = stores.open(StorageLocation.of(home));
        boolean opened = false;
        try {
            StorageMark.check(new Home(home), StorageLocation.of(home), store);
            StorageDesk desk = open(home, rules, store, lock);
            desk.answer(new HomeRequests(home));
            opened = true;
            return desk;
        } finally {
            if (!opened) {
                store.close();
            }
        }
    }

    private StorageDesk open(Path home, Rules rules, BackupStore store, HomeLock lock) throws QuiesceException {
        Books books = Books.of(home, database, inventory(home, store), tools);
        boolean opened = false;
        try {
            StorageDesk desk = StorageDesk.open(store, tools, rules, policies.terms(home), books, lock::close);
            opened = true;
            return desk;
        } finally {
            if (!opened) {
                books.close();
            }
        }
    }

    @Override
    public OpenKeeping keeping(Path home) throws QuiesceException {
        try {
            return owned(home, Rules.DEFAULT);
        } catch (BusyException e) {
            BackupStore store = stores.open(StorageLocation.of(home));
            return new AskingKeeping(store, reading(home, store), inventory(home, store), new HomeRequests(home));
        }
    }

    private Inventory inventory(Path home, BackupStore store) {
        return new Inventory(store, tools.seals(), database, home);
    }

    private BackupKeeping reading(Path home, BackupStore store) {
        CatalogCopy copy = CatalogCopy.reading(home, database);
        Catalog catalog = new Catalog(store, tools.seals(), copy);
        Pins pins = new Pins(tools.time().running());
        Retrieval retrieval = new Retrieval(store, tools.seals(), catalog, new Turns(1), pins);
        Keeping.Judgement judgement = new Keeping.Judgement(tools.retention(), policies.terms(home), tools.time());
        return new Keeping(store, catalog, retrieval, new Marks(store, copy), pins, judgement);
    }

    @Override
    public void scan(Path home, Consumer<ListedBackup> rows) throws QuiesceException {
        try (BackupStore store = stores.open(StorageLocation.of(home))) {
            CatalogCopy copy = CatalogCopy.reading(home, database);
            Marks marks = new Marks(store, copy);
            List<BackupRow> all = new ArrayList<>();
            new Catalog(store, tools.seals(), copy).each(all::add);
            for (BackupRow row : all) {
                rows.accept(marks.listed(row, tools.time().calendar().instant()));
            }
        }
    }
}
