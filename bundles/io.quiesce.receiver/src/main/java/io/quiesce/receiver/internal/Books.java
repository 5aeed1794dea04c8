package io.quiesce.receiver.internal;

import io.quiesce.api.Home;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.BackupCatalog;
import io.quiesce.api.service.BackupCatalog.Change;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The catalog of a desk: written when it has one, and compared with the storage. */
final class Books implements AutoCloseable {

    /** Of a desk without a database. */
    static final Books NONE = new Books(Optional.empty(), Optional.empty(), Optional.empty());

    private final Optional<Inventory> inventory;
    private final Optional<WrittenCatalog> written;
    private final Optional<KeptTransfers> transfers;

    private Books(Optional<Inventory> inventory, Optional<WrittenCatalog> written, Optional<KeptTransfers> transfers) {
        this.inventory = inventory;
        this.written = written;
        this.transfers = transfers;
    }

    static Books of(Path home, BackupCatalog database, Inventory inventory, StorageDesk.Tools tools) {
        TransferFolder folder = new TransferFolder(new Home(home).transfers());
        WrittenCatalog written = new WrittenCatalog(home, database, inventory, folder);
        KeptTransfers transfers =
                new KeptTransfers(folder, tools.time().calendar(), log -> written.tell(new Change.Transferred(log)));
        return new Books(Optional.of(inventory), Optional.of(written), Optional.of(transfers));
    }

    TransferBook transfers() {
        return transfers.map(TransferBook.class::cast).orElse(TransferBook.NONE);
    }

    /** After a start: ends the records of transfers that are no more. */
    void settle(Collection<Transfer> alive, KeptTransfers.Settlement settlement) {
        transfers.ifPresent(kept -> kept.settle(alive, settlement));
    }

    CatalogCopy copy() {
        return written.map(CatalogCopy.class::cast).orElse(CatalogCopy.NONE);
    }

    List<String> differences() throws QuiesceException {
        return inventory.isPresent() ? inventory.get().differences() : List.of();
    }

    int rebuild() throws QuiesceException {
        return written.isPresent() ? written.get().rebuild() : 0;
    }

    @Override
    public void close() {
        written.ifPresent(WrittenCatalog::close);
    }
}
