package io.quiesce.api.service;

import io.quiesce.api.error.QuiesceException;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/** Opens the storage of a receiver's home and serves it as a desk. */
@ProviderType
public interface ReceiverStorage {

    /**
     * Reads what earlier processes left, finishes or drops it, and opens the desk.
     *
     * @param home the receiver's home; its storage lies in {@code home/storage} unless its settings say otherwise
     * @throws QuiesceException when another process owns the home or the storage is not usable
     */
    OpenDesk open(Path home) throws QuiesceException;

    /** A desk that owns its home until it is closed. */
    interface OpenDesk extends ReceiverDesk, AutoCloseable {
        @Override
        void close();
    }

    /** Every published backup of every client, read from storage without owning the home. */
    void scan(Path home, java.util.function.Consumer<io.quiesce.api.transfer.BackupRow> rows) throws QuiesceException;
}
