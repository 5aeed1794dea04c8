package io.quiesce.receiver.internal;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.BackupCatalog;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The catalog of a desk: written when it has one, and compared with the storage. */
final class Books implements AutoCloseable {

    /** Of a desk without a database. */
    static final Books NONE = new Books(Optional.empty(), Optional.empty());

    private final Optional<Inventory> inventory;
    private final Optional<WrittenCatalog> written;

    private Books(Optional<Inventory> inventory, Optional<WrittenCatalog> written) {
        this.inventory = inventory;
        this.written = written;
    }

    static Books of(Path home, BackupCatalog database, Inventory inventory) {
        return new Books(Optional.of(inventory), Optional.of(new WrittenCatalog(home, database, inventory)));
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
